#include <fmt/format.h>

#include <ostream>
#include <string>

#include "api_options.h"
#include "case_text.h"
#include "program.h"
#include "text.h"

namespace nightlight::cli {
namespace {

struct ReportListOptions {
  ApiOptions api;
  int limit = 50;
  bool json = false;
};

struct ReportOptions {
  ApiOptions api;
  std::string report_id;
  std::string rationale;
  bool confirmed_not_finished = false;
  bool json = false;
};

ManualPage family_page() {
  return {.summary = "approve reports and follow them to their receipt",
          .synopsis = {"nightlight report list [OPTION...]",
                       "nightlight report show|status REPORT [OPTION...]",
                       "nightlight report approve|reject|requeue|withdraw REPORT --rationale TEXT "
                       "[OPTION...]"},
          .description =
              "A report starts as the draft of a proposed case. After a second person has approved "
              "it, nightlightd sends it to its destination, again and again if need be, exactly "
              "once. Sign in first: see nightlight sign-in.",
          .exit_status = {},
          .examples = {"nightlight report list --token-file ~/.nightlight-token"}};
}

std::vector<std::string> synopsis_of(const std::string& command) {
  return {"nightlight report " + command, "    [--token-file FILE] [--url URL] [--ca-file FILE]"};
}

ManualPage list_page() {
  return {.summary = "list reports, newest first",
          .synopsis = synopsis_of("list [--limit N] [--json]"),
          .description = "Needs the role reviewer or approver.",
          .exit_status = {},
          .examples = {"nightlight report list --json | jq -r .id"}};
}

ManualPage show_page() {
  return {.summary = "show a report, what stands in its way, and its receipt",
          .synopsis = synopsis_of("show REPORT [--json]"),
          .description =
              "Needs the role reviewer or approver. The document that is sent is in the "
              "JSON object, as the member \"document\".",
          .exit_status = {},
          .examples = {"nightlight report show rep_0123456789abcdef0123456789abcdef",
                       "nightlight report show --json REPORT | jq -r .document"}};
}

ManualPage status_page() {
  return {.summary = "say in one line where a report stands",
          .synopsis = synopsis_of("status REPORT [--json]"),
          .description =
              "Needs the role reviewer or approver. The states are draft, withdrawn, queued, "
              "submitting, finished (there is a receipt) and parked (a person must look into it: "
              "see nightlight report requeue and withdraw).",
          .exit_status = {},
          .examples = {"nightlight report status rep_0123456789abcdef0123456789abcdef"}};
}

ManualPage approve_page() {
  return {
      .summary = "approve a drafted report: it is sent",
      .synopsis = synopsis_of("approve REPORT --rationale TEXT [--json]"),
      .description = "Needs the role approver, and a person who did not draft the report.",
      .exit_status = {},
      .examples = {"nightlight report approve REPORT --rationale \"checked evidence and text\""}};
}

ManualPage reject_page() {
  return {.summary = "reject a drafted report: it is withdrawn",
          .synopsis = synopsis_of("reject REPORT --rationale TEXT [--json]"),
          .description = "Needs the role approver. The case is open again afterwards.",
          .exit_status = {},
          .examples = {"nightlight report reject REPORT --rationale \"the narrative is wrong\""}};
}

ManualPage requeue_page() {
  return {
      .summary = "send a parked report on its way again",
      .synopsis = synopsis_of("requeue REPORT --rationale TEXT [--confirmed-not-finished]"),
      .description =
          "Needs the role approver. A report in doubt may have been finished at NCMEC although "
          "its answer was lost: ask NCMEC first, and send it again only with "
          "--confirmed-not-finished.",
      .exit_status = {},
      .examples = {"nightlight report requeue REPORT --rationale \"the password is right now\""}};
}

ManualPage withdraw_page() {
  return {
      .summary = "give up a parked report and open its case again",
      .synopsis = synopsis_of("withdraw REPORT --rationale TEXT [--json]"),
      .description =
          "Needs the role approver. For a report that NCMEC refuses: another can then be "
          "proposed. Not for a report in doubt.",
      .exit_status = {},
      .examples = {"nightlight report withdraw REPORT --rationale \"it has to be written anew\""}};
}

ExitCode run_list(const Io& io, const ReportListOptions& options) {
  auto client = ApiClient::open(options.api, Access::kSignedIn);
  if (!client) return fail(io, "", client.error().text);
  const auto answer = client->get(fmt::format("/v1/reports?limit={}", options.limit));
  if (!answer) return fail(io, "report list", answer.error().text);
  if (options.json) {
    for (const Json& report : array_of(*answer, "reports")) io.out << json_line(report);
  } else {
    print_reports(io, array_of(*answer, "reports"));
  }
  return ExitCode::kSuccess;
}

enum class Shown : unsigned char { kLine, kPage };

// What a question about one report, or an order to it, is answered with.
ExitCode print_answer(const Io& io, const ReportOptions& options, const ApiResult<Json>& answer,
                      Shown shown) {
  if (!answer) return fail(io, options.report_id, answer.error().text);
  if (options.json) {
    io.out << json_line(*answer);
  } else if (shown == Shown::kPage) {
    print_report(io, *answer);
  } else {
    io.out << printable(report_line(object_of(*answer, "report"))) << '\n';
  }
  return ExitCode::kSuccess;
}

ExitCode ask(const Io& io, const ReportOptions& options, Shown shown) {
  if (!is_id(options.report_id)) return fail(io, options.report_id, "not an identifier");
  auto client = ApiClient::open(options.api, Access::kSignedIn);
  if (!client) return fail(io, "", client.error().text);
  return print_answer(io, options, client->get("/v1/reports/" + options.report_id), shown);
}

ExitCode order(const Io& io, const ReportOptions& options, const std::string& what,
               const Json& body) {
  if (!is_id(options.report_id)) return fail(io, options.report_id, "not an identifier");
  auto client = ApiClient::open(options.api, Access::kSignedIn);
  if (!client) return fail(io, "", client.error().text);
  const auto answer = client->post("/v1/reports/" + options.report_id + "/" + what, body);
  return print_answer(io, options, answer, Shown::kLine);
}

ExitCode run_show(const Io& io, const ReportOptions& options) {
  return ask(io, options, Shown::kPage);
}

ExitCode run_status(const Io& io, const ReportOptions& options) {
  return ask(io, options, Shown::kLine);
}

ExitCode run_approve(const Io& io, const ReportOptions& options) {
  return order(io, options, "approval",
               {{"decision", "approve"}, {"rationale", options.rationale}});
}

ExitCode run_reject(const Io& io, const ReportOptions& options) {
  return order(io, options, "approval", {{"decision", "reject"}, {"rationale", options.rationale}});
}

ExitCode run_requeue(const Io& io, const ReportOptions& options) {
  return order(io, options, "requeue",
               {{"rationale", options.rationale},
                {"confirmed_not_finished", options.confirmed_not_finished}});
}

ExitCode run_withdraw(const Io& io, const ReportOptions& options) {
  return order(io, options, "withdrawal", {{"rationale", options.rationale}});
}

struct ReportCommand {
  const char* name;
  ManualPage page;
  ExitCode (*run)(const Io&, const ReportOptions&);
  enum class Rationale : unsigned char { kNone, kRequired } rationale;
};

// The command and where its options go, for a command that has more of them.
struct Added {
  CLI::App* command;
  std::shared_ptr<ReportOptions> options;
};

Added add_report_command(Program& program, CLI::App* family, ReportCommand definition) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* command = add_command(program, family, definition.name, std::move(definition.page));
  command->add_option("REPORT", options->report_id, "The report's identifier.")->required();
  if (definition.rationale == ReportCommand::Rationale::kRequired) {
    command->add_option("--rationale", options->rationale, "Why; it is kept with the decision.")
        ->type_name("TEXT")
        ->required();
  }
  command->add_flag("--json", options->json, "The JSON object of the HTTP API.");
  add_api_options(command, options->api);
  run_with(program, command, std::shared_ptr<ReportOptions>(options), definition.run);
  return {command, std::move(options)};
}

void add_list(Program& program, CLI::App* family) {
  auto options = std::make_shared<ReportListOptions>();
  CLI::App* command = add_command(program, family, "list", list_page());
  command->add_option("--limit", options->limit, "At most N reports; 1 to 500, 50 unless given.")
      ->type_name("N")
      ->check(CLI::Range(1, 500).description(""));
  command->add_flag("--json", options->json, "One JSON object a line, as the HTTP API gives it.");
  add_api_options(command, options->api);
  run_with(program, command, std::move(options), run_list);
}

}  // namespace

void add_report_commands(Program& program) {
  using Rationale = ReportCommand::Rationale;
  CLI::App* family = add_family(program, "report", family_page());
  add_list(program, family);
  add_report_command(program, family, {"show", show_page(), run_show, Rationale::kNone});
  add_report_command(program, family, {"status", status_page(), run_status, Rationale::kNone});
  add_report_command(program, family,
                     {"approve", approve_page(), run_approve, Rationale::kRequired});
  add_report_command(program, family, {"reject", reject_page(), run_reject, Rationale::kRequired});
  const Added requeue = add_report_command(
      program, family, {"requeue", requeue_page(), run_requeue, Rationale::kRequired});
  requeue.command->add_flag("--confirmed-not-finished", requeue.options->confirmed_not_finished,
                            "NCMEC has confirmed that it has not finished this report.");
  add_report_command(program, family,
                     {"withdraw", withdraw_page(), run_withdraw, Rationale::kRequired});
}

}  // namespace nightlight::cli
