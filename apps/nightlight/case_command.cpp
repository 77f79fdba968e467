#include <fmt/format.h>

#include <ostream>
#include <string>

#include "api_options.h"
#include "case_text.h"
#include "nightlight/store/files.h"
#include "program.h"
#include "text.h"

namespace nightlight::cli {
namespace {

struct CaseListOptions {
  ApiOptions api;
  std::string state;
  std::string after;
  int limit = 50;
  bool json = false;
};

struct CaseShowOptions {
  ApiOptions api;
  std::string case_id;
  bool json = false;
};

struct CaseDecideOptions {
  ApiOptions api;
  std::string case_id;
  std::string kind;
  std::string rationale;
  std::int64_t signals = 0;
  std::string incident_type;
  std::string narrative;
  std::string escalation_reason;
  std::string screen_name;
  bool json = false;
};

struct CaseLookOptions {
  ApiOptions api;
  std::string case_id;
  std::string signal_id;
  std::string look;
  std::string out;
};

ManualPage family_page() {
  return {
      .summary = "work on the cases of a nightlightd",
      .synopsis = {"nightlight case list [--state STATE] [OPTION...]",
                   "nightlight case show CASE [OPTION...]",
                   "nightlight case look CASE SIGNAL --look blurred|full --out FILE [OPTION...]",
                   "nightlight case decide CASE dismiss|propose-report --signals N "
                   "--rationale TEXT [OPTION...]"},
      .description =
          "A case gathers the signals about one account in one window of time until a "
          "person decides. Sign in first: see nightlight sign-in.",
      .exit_status = {},
      .examples = {"nightlight case list --state open --token-file ~/.nightlight-token"}};
}

ManualPage list_page() {
  return {.summary = "list cases, newest first",
          .synopsis = {"nightlight case list [--state STATE] [--limit N] [--after CASE] [--json]",
                       "    [--token-file FILE] [--url URL] [--ca-file FILE]"},
          .description = "Needs the role reviewer or approver.",
          .exit_status = {},
          .examples = {"nightlight case list --state open --token-file ~/.nightlight-token"}};
}

ManualPage show_page() {
  return {.summary = "show a case with its signals, looks, decisions and report",
          .synopsis = {"nightlight case show CASE [--json]",
                       "    [--token-file FILE] [--url URL] [--ca-file FILE]"},
          .description =
              "Needs the role reviewer or approver. No picture is shown; see nightlight "
              "case look.",
          .exit_status = {},
          .examples = {"nightlight case show case_0123456789abcdef0123456789abcdef"}};
}

ManualPage decide_page() {
  return {
      .summary = "dismiss a case, or propose a report of it",
      .synopsis = {"nightlight case decide CASE dismiss --signals N --rationale TEXT [--json]",
                   "nightlight case decide CASE propose-report --signals N --rationale TEXT",
                   "    --incident-type TYPE --narrative TEXT [--escalation-reason TEXT]",
                   "    [--screen-name TEXT] [--json]"},
      .description =
          "Needs the role reviewer. A proposed report is sent only after a second "
          "person has approved it: see nightlight report approve. Say with --signals how many "
          "signals of the case you have seen; when another has come since, nothing is decided.",
      .exit_status = {},
      .examples = {"nightlight case decide CASE dismiss --signals 1 --rationale \"a wallpaper\"",
                   "nightlight case decide CASE propose-report --signals 2 --rationale \"seen\" \\",
                   "    --incident-type child-pornography --narrative \"uploaded to ...\""}};
}

ManualPage look_page() {
  return {.summary = "look at the picture of a signal",
          .synopsis = {"nightlight case look CASE SIGNAL --look blurred|full --out FILE",
                       "    [--token-file FILE] [--url URL] [--ca-file FILE]"},
          .description =
              "Needs the role reviewer or approver. The look is written to the view log under your "
              "name before a byte of the picture is sent, and counts as a view by a person when a "
              "report is made. FILE gets a JPEG made by nightlightd, readable by its owner only, "
              "and must not exist yet. Delete it when you are done.",
          .exit_status = {},
          .examples = {"nightlight case look CASE SIGNAL --look blurred --out look.jpg"}};
}

bool check_id(const Io& io, const std::string& id) {
  if (is_id(id)) return true;
  fail(io, id, "not an identifier");
  return false;
}

ExitCode run_list(const Io& io, const CaseListOptions& options) {
  if (!options.after.empty() && !check_id(io, options.after)) return ExitCode::kError;
  auto client = ApiClient::open(options.api, Access::kSignedIn);
  if (!client) return fail(io, "", client.error().text);
  std::string path = fmt::format("/v1/cases?limit={}", options.limit);
  if (!options.state.empty()) path += "&state=" + options.state;
  if (!options.after.empty()) path += "&after=" + options.after;
  const auto answer = client->get(path);
  if (!answer) return fail(io, "case list", answer.error().text);
  if (options.json) {
    for (const Json& one : array_of(*answer, "cases")) io.out << json_line(one);
  } else {
    print_cases(io, array_of(*answer, "cases"));
  }
  const Json& cases = array_of(*answer, "cases");
  if (cases.size() == static_cast<std::size_t>(options.limit)) {
    remark(io, "there may be more: --after " + text_of(cases.back(), "id"));
  }
  return ExitCode::kSuccess;
}

ExitCode run_show(const Io& io, const CaseShowOptions& options) {
  if (!check_id(io, options.case_id)) return ExitCode::kError;
  auto client = ApiClient::open(options.api, Access::kSignedIn);
  if (!client) return fail(io, "", client.error().text);
  const auto answer = client->get("/v1/cases/" + options.case_id);
  if (!answer) return fail(io, options.case_id, answer.error().text);
  if (options.json) {
    io.out << json_line(*answer);
  } else {
    print_case(io, *answer);
  }
  return ExitCode::kSuccess;
}

Json decision_of(const CaseDecideOptions& options) {
  Json decision{
      {"kind", options.kind}, {"rationale", options.rationale}, {"signal_count", options.signals}};
  if (options.kind != "propose-report") return decision;
  Json report{{"incident_type", options.incident_type}, {"narrative", options.narrative}};
  if (!options.escalation_reason.empty()) report["escalation_reason"] = options.escalation_reason;
  if (!options.screen_name.empty()) report["screen_name"] = options.screen_name;
  decision["report"] = std::move(report);
  return decision;
}

// Whether what belongs to a report is there for one, and only then.
bool check_decision(const Io& io, const CaseDecideOptions& options) {
  const bool proposal = options.kind == "propose-report";
  if (proposal && (options.incident_type.empty() || options.narrative.empty())) {
    fail(io, "", "propose-report needs --incident-type and --narrative");
    return false;
  }
  const bool report_given = !options.incident_type.empty() || !options.narrative.empty() ||
                            !options.escalation_reason.empty() || !options.screen_name.empty();
  if (!proposal && report_given) {
    fail(io, "", "dismiss takes no option of a report");
    return false;
  }
  return true;
}

ExitCode run_decide(const Io& io, const CaseDecideOptions& options) {
  if (!check_id(io, options.case_id) || !check_decision(io, options)) return ExitCode::kError;
  auto client = ApiClient::open(options.api, Access::kSignedIn);
  if (!client) return fail(io, "", client.error().text);
  const auto answer =
      client->post("/v1/cases/" + options.case_id + "/decisions", decision_of(options));
  if (!answer) return fail(io, options.case_id, answer.error().text);
  if (options.json) {
    io.out << json_line(*answer);
    return ExitCode::kSuccess;
  }
  io.out << fmt::format("{}: {}\n", options.case_id,
                        printable(text_of(object_of(*answer, "case"), "state")));
  const std::string report = text_of(object_of(*answer, "report"), "id");
  if (!report.empty()) {
    io.out << fmt::format("{} waits for the approval of a second person\n", printable(report));
  }
  return ExitCode::kSuccess;
}

ExitCode run_look(const Io& io, const CaseLookOptions& options) {
  if (!check_id(io, options.case_id) || !check_id(io, options.signal_id)) return ExitCode::kError;
  auto client = ApiClient::open(options.api, Access::kSignedIn);
  if (!client) return fail(io, "", client.error().text);
  const auto picture = client->post_for_bytes(
      fmt::format("/v1/cases/{}/signals/{}/looks", options.case_id, options.signal_id),
      {{"look", options.look}});
  if (!picture) return fail(io, options.signal_id, picture.error().text);
  const Status written = store::create_file_durably(options.out, *picture);
  if (!written) return fail(io, options.out, written.error());
  io.out << fmt::format("Wrote {}; this look is in the view log\n", printable(options.out));
  return ExitCode::kSuccess;
}

void add_list(Program& program, CLI::App* family) {
  auto options = std::make_shared<CaseListOptions>();
  CLI::App* command = add_command(program, family, "list", list_page());
  command
      ->add_option("--state", options->state,
                   "Only cases in this state: open, proposed, reported or dismissed.")
      ->type_name("STATE")
      ->check(CLI::IsMember({"open", "proposed", "reported", "dismissed"}).description(""));
  command->add_option("--limit", options->limit, "At most N cases; 1 to 500, 50 unless given.")
      ->type_name("N")
      ->check(CLI::Range(1, 500).description(""));
  command
      ->add_option("--after", options->after, "Go on after CASE, the last one of the page before.")
      ->type_name("CASE");
  command->add_flag("--json", options->json, "One JSON object a line, as the HTTP API gives it.");
  add_api_options(command, options->api);
  run_with(program, command, std::move(options), run_list);
}

void add_show(Program& program, CLI::App* family) {
  auto options = std::make_shared<CaseShowOptions>();
  CLI::App* command = add_command(program, family, "show", show_page());
  command->add_option("CASE", options->case_id, "The case's identifier.")->required();
  command->add_flag("--json", options->json, "The JSON object of the HTTP API.");
  add_api_options(command, options->api);
  run_with(program, command, std::move(options), run_show);
}

void add_decide(Program& program, CLI::App* family) {
  auto options = std::make_shared<CaseDecideOptions>();
  CaseDecideOptions& o = *options;
  CLI::App* command = add_command(program, family, "decide", decide_page());
  command->add_option("CASE", o.case_id, "The case's identifier.")->required();
  command->add_option("DECISION", o.kind, "dismiss or propose-report.")
      ->required()
      ->check(CLI::IsMember({"dismiss", "propose-report"}).description(""));
  command->add_option("--rationale", o.rationale, "Why; it is kept with the decision.")
      ->type_name("TEXT")
      ->required();
  command->add_option("--signals", o.signals, "How many signals of the case you have seen.")
      ->type_name("N")
      ->required()
      ->check(CLI::Range(1, 1'000'000'000).description(""));
  command
      ->add_option("--incident-type", o.incident_type,
                   "What the report is about: child-pornography, child-sex-trafficking, "
                   "child-sex-tourism, child-sexual-molestation, misleading-domain-name, "
                   "misleading-words-or-images, online-enticement or unsolicited-obscene-material.")
      ->type_name("TYPE");
  command
      ->add_option("--narrative", o.narrative, "What happened, for the people who get the report.")
      ->type_name("TEXT");
  command
      ->add_option("--escalation-reason", o.escalation_reason,
                   "Why the report is urgent, when it is.")
      ->type_name("TEXT");
  command->add_option("--screen-name", o.screen_name, "The account's name as other users see it.")
      ->type_name("TEXT");
  command->add_flag("--json", o.json, "The case afterwards as the JSON object of the HTTP API.");
  add_api_options(command, o.api);
  run_with(program, command, std::move(options), run_decide);
}

void add_look(Program& program, CLI::App* family) {
  auto options = std::make_shared<CaseLookOptions>();
  CLI::App* command = add_command(program, family, "look", look_page());
  command->add_option("CASE", options->case_id, "The case's identifier.")->required();
  command->add_option("SIGNAL", options->signal_id, "The signal's identifier.")->required();
  command->add_option("--look", options->look, "blurred (and grey) or full.")
      ->type_name("LOOK")
      ->required()
      ->check(CLI::IsMember({"blurred", "full"}).description(""));
  command->add_option("--out", options->out, "Where to write the JPEG.")
      ->type_name("FILE")
      ->required();
  add_api_options(command, options->api);
  run_with(program, command, std::move(options), run_look);
}

}  // namespace

void add_case_commands(Program& program) {
  CLI::App* family = add_family(program, "case", family_page());
  add_list(program, family);
  add_show(program, family);
  add_look(program, family);
  add_decide(program, family);
}

}  // namespace nightlight::cli
