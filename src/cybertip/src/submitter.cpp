#include "nightlight/cybertip/submitter.h"

#include <atomic>
#include <mutex>

#include "attempt.h"
#include "conclusion.h"
#include "file_details.h"
#include "names.h"
#include "receipts.h"
#include "requests.h"

namespace nightlight::cybertip {

namespace {

using store::Transaction;

struct SubmitterTag {
  static constexpr Literal kPrefix = "sub";
};

// A call that has been written down and is about to be made.
struct Begun {
  Call call;
  std::string document;          // of /submit and /fileinfo
  std::optional<WorkFile> file;  // of /upload
};

// What the store says is to be done with a report.
struct Orders {
  enum class Kind : unsigned char { kNothing, kEndHolds, kCall } kind = Kind::kNothing;
  std::optional<Begun> begun;
  std::optional<Alarm> alarm;
};

// How a call came out, before it is concluded.
struct Made {
  CallEnd end;
  Judgement judgement;
};

// Whether the store as a whole fails, rather than what it says about one report.
bool store_fails(const Error& error) {
  return error.code() == Code::kUnavailable || error.code() == Code::kExhausted ||
         error.code() == Code::kPermissionDenied;
}

class SubmitterImpl final : public Submitter {
 public:
  SubmitterImpl(const Parts& parts, const Options& options)
      : parts_(parts),
        options_(options),
        lease_{Id<SubmitterTag>::create(parts.random).text(), options.lease} {
    credentials_.user = parts.destination.user();
    credentials_.password = parts.destination.password().clone();
  }

  Result<std::optional<Timestamp>> run_due() override;
  void stop() override { stopping_ = true; }

 private:
  Result<Next> step(const ReportId& id);
  Result<Orders> give_orders(Transaction& transaction, const ReportId& id);
  Result<Orders> park_for_destination(Transaction& transaction, const Work& work);
  Result<Begun> begin(Transaction& transaction, Work& work);
  Made make(const Begun& begun);
  Made upload(const Begun& begun);
  Made send(const Begun& begun, const net::ClientRequest& request);
  Status keep_lease(const ReportId& id, Timestamp& renewed_at);
  Result<Next> set_holds_end(const ReportId& id);
  Result<Next> set_aside(const ReportId& id, const Error& error);

  Parts parts_;
  Options options_;
  Lease lease_;
  net::BasicCredentials credentials_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;  // one run_due() at a time: the lease names the submitter, not the thread
};

Result<std::optional<Timestamp>> SubmitterImpl::run_due() {
  const std::lock_guard lock(mutex_);
  while (!stopping_) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(
        const auto id, store::write<std::optional<ReportId>>(parts_.database, [&](auto& t) {
          return take_due(t, lease_, parts_.clock.now());
        }));
    if (!id) break;
    Next next = Next::kGoOn;
    while (next == Next::kGoOn && !stopping_) {
      NIGHTLIGHT_ASSIGN_OR_RETURN(next, step(*id));
    }
    if (next == Next::kGoOn) {
      // Stopped in between two calls: the report need not rest until the lease ends.
      NIGHTLIGHT_RETURN_IF_ERROR(
          parts_.database.write([&](Transaction& t) { return release_lease(t, *id, lease_); }));
    }
  }
  return store::read<std::optional<Timestamp>>(parts_.database,
                                               [](auto& t) { return next_due(t); });
}

Result<Next> SubmitterImpl::step(const ReportId& id) {
  const auto orders =
      store::write<Orders>(parts_.database, [&](Transaction& t) { return give_orders(t, id); });
  if (!orders) return set_aside(id, orders.error());
  if (orders->alarm) raise(parts_.logger, id, *orders->alarm);
  if (orders->kind == Orders::Kind::kNothing) return Next::kStop;
  if (orders->kind == Orders::Kind::kEndHolds) return set_holds_end(id);
  const Call& call = orders->begun->call;
  const Made made = make(*orders->begun);
  const auto concluded = store::write<Concluded>(parts_.database, [&](Transaction& t) {
    return Conclusion({options_, lease_, parts_.random}, call, made.end, made.judgement)
        .conclude(t);
  });
  if (!concluded) return set_aside(id, concluded.error());
  if (concluded->alarm) raise(parts_.logger, id, *concluded->alarm);
  return concluded->next;
}

Result<Orders> SubmitterImpl::give_orders(Transaction& transaction, const ReportId& id) {
  const Timestamp now = parts_.clock.now();
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Held held, renew_lease(transaction, id, lease_, now));
  if (held == Held::kNo) return Orders{};
  NIGHTLIGHT_ASSIGN_OR_RETURN(Work work, load_work(transaction, id));
  if (work.state == ReportState::kFinished) return Orders{Orders::Kind::kEndHolds, {}, {}};
  if (work.state != ReportState::kQueued && work.state != ReportState::kSubmitting) {
    return Error(Code::kCorrupt, "a report that is not approved is due");
  }
  if (work.binding != binding_of(parts_.destination)) {
    return park_for_destination(transaction, work);
  }
  NIGHTLIGHT_RETURN_IF_ERROR(settle(transaction, work, now));
  NIGHTLIGHT_ASSIGN_OR_RETURN(Begun begun, begin(transaction, work));
  return Orders{Orders::Kind::kCall, std::move(begun), {}};
}

Result<Orders> SubmitterImpl::park_for_destination(Transaction& transaction, const Work& work) {
  NIGHTLIGHT_RETURN_IF_ERROR(save_schedule(
      transaction, work.id,
      {ReportState::kParked, std::nullopt, work.failures,
       "The report was approved for another destination (" + work.binding.kind + ", " +
           work.binding.base_url + ", " + work.binding.user +
           ") than this program sends to. Nothing is sent elsewhere than it was approved for."}));
  NIGHTLIGHT_RETURN_IF_ERROR(release_lease(transaction, work.id, lease_));
  return Orders{Orders::Kind::kNothing, {}, Alarm::kParked};
}

Result<Begun> SubmitterImpl::begin(Transaction& transaction, Work& work) {
  const Timestamp now = parts_.clock.now();
  const NextCall next = next_call(*work.attempt);
  NIGHTLIGHT_RETURN_IF_ERROR(mark_begun(transaction, work, next, now));
  const Attempt& attempt = *work.attempt;
  if (next.verb != Verb::kSubmit && !attempt.cybertip_id) {
    return Error(Code::kCorrupt, "an open attempt has no CyberTipline id");
  }
  Begun begun{{work.id, 0, attempt.number, next.verb, {}, attempt.cybertip_id, {}, now}, {}, {}};
  if (next.file) {
    begun.file = attempt.files[*next.file];
    begun.call.file = begun.file->ordinal;
  }
  if (next.verb == Verb::kSubmit) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes document, load_document(transaction, work.id));
    begun.document = as_text(document);
  } else if (next.verb == Verb::kFileInfo) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes frozen,
                                load_details(transaction, work.id, *begun.call.file));
    NIGHTLIGHT_ASSIGN_OR_RETURN(
        begun.document,
        complete_details(as_text(frozen), *attempt.cybertip_id, begun.file->file_id.value_or("")));
  } else if (next.verb == Verb::kFinish) {
    NIGHTLIGHT_RETURN_IF_ERROR(place_holds(transaction, parts_.vault, work.id));
  }
  begun.call.request_digest =
      next.verb == Verb::kUpload
          ? begun.file->sha256
          : crypto::sha256(as_bytes(begun.document.empty()
                                        ? std::to_string(attempt.cybertip_id.value_or(0))
                                        : begun.document));
  NIGHTLIGHT_ASSIGN_OR_RETURN(begun.call.number, insert_call(transaction, begun.call));
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE cybertip_reports SET state = 'submitting' WHERE id = $1", {work.id.text()}));
  return begun;
}

Made SubmitterImpl::make(const Begun& begun) {
  const Call& call = begun.call;
  switch (call.verb) {
    case Verb::kUpload:
      return upload(begun);
    case Verb::kSubmit:
    case Verb::kFileInfo:
      return send(begun, xml_request(parts_.destination, call.verb, as_bytes(begun.document),
                                     credentials_));
    case Verb::kFinish:
    case Verb::kRetract:
      break;
  }
  return send(begun, id_request(parts_.destination, call.verb, *call.cybertip_id, credentials_));
}

Made SubmitterImpl::upload(const Begun& begun) {
  const auto failed = [&](Outcome outcome) {
    return Made{{outcome, parts_.clock.now(), {}}, {outcome, {}}};
  };
  auto object = parts_.vault.open_object(
      begun.file->object, {"system", vault::Access::kReportUpload, begun.call.report.text()});
  if (!object) {
    return failed(says_damaged(object.error()) ? Outcome::kEvidenceDamaged : Outcome::kNotSent);
  }
  Timestamp renewed_at = parts_.clock.now();
  UploadSource source(*std::move(object), *begun.file,
                      [&] { return keep_lease(begun.call.report, renewed_at); });
  const net::ClientRequest request =
      upload_request(parts_.destination, *begun.call.cybertip_id, source, credentials_);
  Made made = send(begun, request);
  return source.damaged() ? failed(Outcome::kEvidenceDamaged) : std::move(made);
}

Made SubmitterImpl::send(const Begun& begun, const net::ClientRequest& request) {
  auto response = parts_.client.send(request);
  const Timestamp now = parts_.clock.now();
  if (!response) {
    const Outcome outcome = response.error().sent == net::NotSent::kNothingLeft
                                ? Outcome::kNotSent
                                : Outcome::kNoAnswer;
    return {{outcome, now, {}}, {outcome, {}}};
  }
  Expectation expected{begun.call.verb, begun.call.cybertip_id, std::nullopt};
  if (begun.file) expected.md5 = begun.file->md5;
  Judgement judgement = judge(expected, *response);
  return {{judgement.outcome, now, *std::move(response)}, std::move(judgement)};
}

// A long upload keeps its lease; one whose lease was lost ends, because another worker has taken
// over.
Status SubmitterImpl::keep_lease(const ReportId& id, Timestamp& renewed_at) {
  const Timestamp now = parts_.clock.now();
  if (now - renewed_at < options_.lease / 3) return {};
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Held held,
                              store::write<Held>(parts_.database, [&](Transaction& t) {
                                return renew_lease(t, id, lease_, now);
                              }));
  if (held == Held::kNo) return Error(Code::kConflict, "another worker has taken the report");
  renewed_at = now;
  return {};
}

Result<Next> SubmitterImpl::set_holds_end(const ReportId& id) {
  const Status ended = parts_.database.write([&](Transaction& t) -> Status {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const auto receipt, load_receipt(t, id));
    if (!receipt) return Error(Code::kCorrupt, "a finished report has no receipt row");
    NIGHTLIGHT_RETURN_IF_ERROR(end_holds(t, parts_.vault, id, receipt->finished_at));
    NIGHTLIGHT_RETURN_IF_ERROR(
        t.execute("UPDATE cybertip_reports SET next_try_at_ms = NULL WHERE id = $1", {id.text()}));
    return release_lease(t, id, lease_);
  });
  if (!ended) return set_aside(id, ended.error());
  return Next::kStop;
}

// One report whose rows or evidence contradict themselves must not keep the others from going out.
Result<Next> SubmitterImpl::set_aside(const ReportId& id, const Error& error) {
  if (store_fails(error)) return error;
  parts_.logger.log(Level::kError, "cybertip_report_set_aside",
                    {{"report", id}, {"reason", error}});
  const Timestamp now = parts_.clock.now();
  NIGHTLIGHT_RETURN_IF_ERROR(parts_.database.write([&](Transaction& t) -> Status {
    NIGHTLIGHT_RETURN_IF_ERROR(t.execute(
        "UPDATE cybertip_reports SET next_try_at_ms = $1, failures = failures + 1, problem = $2 "
        "WHERE id = $3",
        {to_unix_ms(now + options_.backoff.longest), "Our own records refuse: " + to_text(error),
         id.text()}));
    return release_lease(t, id, lease_);
  }));
  return Next::kStop;
}

}  // namespace

Result<std::unique_ptr<Submitter>> Submitter::create(const Parts& parts, const Options& options) {
  if (options.lease <= std::chrono::milliseconds(0)) {
    return Error(Code::kInvalidArgument, "a lease has to last").in("lease");
  }
  if (options.backoff.first <= std::chrono::milliseconds(0) ||
      options.backoff.longest < options.backoff.first) {
    return Error(Code::kInvalidArgument,
                 "the longest wait is not below the first, which is not zero")
        .in("backoff");
  }
  if (options.workers == Workers::kOnlyThisOne) {
    NIGHTLIGHT_RETURN_IF_ERROR(
        parts.database.write([](Transaction& t) { return end_all_leases(t); }));
  }
  return std::unique_ptr<Submitter>(std::make_unique<SubmitterImpl>(parts, options));
}

}  // namespace nightlight::cybertip
