#include "api_server.h"

namespace nightlight::service {
namespace {

using casework::CaseId;
using casework::SignalId;
using store::Transaction;
using vault::Access;

// The evidence of a signal, and of a video where to look: at what matched.
struct Sight {
  vault::ObjectId object;
  media::FrameTime at{0};
};

media::FrameTime moment_of(const casework::Detection& detection) {
  if (detection.video) return detection.video->run_start_query;
  return detection.media.at.value_or(std::chrono::milliseconds(0));
}

// If the signal belongs to the case.
Result<Sight> find_sight(Transaction& transaction, casework::Casework& casework,
                         const CaseId& case_id, const SignalId& signal_id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto signals, casework.signals(transaction, case_id));
  for (const casework::Signal& signal : signals) {
    if (signal.id != signal_id) continue;
    return Sight{signal.content.evidence, moment_of(signal.content.detection)};
  }
  return Error(Code::kNotFound, "the case has no such signal");
}

Result<Bytes> read_whole(vault::ObjectPlaintext& object, std::size_t limit) {
  if (object.size() > limit) return Error(Code::kExhausted, "is too large to be shown").in("media");
  Bytes bytes(object.size());
  std::size_t done = 0;
  while (done < bytes.size()) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::size_t count,
                                object.read_at(done, std::span(bytes).subspan(done)));
    if (count == 0) return Error(Code::kCorrupt, "the evidence ends too early").at(done);
    done += count;
  }
  return bytes;
}

// A photograph of a telephone in its own size; a larger picture shown smaller is not seen in full.
constexpr std::uint32_t kFullSide = 4096;
constexpr std::uint32_t kBlurredSide = 960;

Result<media::Look> parse_look(std::string_view name) {
  if (name == "blurred") return media::Look::kBlurredGrey;
  if (name == "full") return media::Look::kFull;
  return Error(Code::kInvalidArgument, "must be blurred or full").in("look");
}

// A clear picture of the first of several frames, or of what is left of a damaged file, is not the
// entire contents: the report must not say that a person viewed them.
Access access_of(media::Look look, const media::Provenance& provenance) {
  if (look == media::Look::kBlurredGrey) return Access::kViewBlurred;
  const bool whole_size = std::max(provenance.stored_width, provenance.stored_height) <= kFullSide;
  const bool entire =
      provenance.pages == 1 && !provenance.damaged && !provenance.has_more && whole_size;
  return entire ? Access::kViewFull : Access::kViewPart;
}

}  // namespace

// Rendered first, then logged, then sent: the log never claims a view of a picture that could not
// be made, and no picture leaves without its entry.
Result<net::Response> ApiServer::look_at_evidence(const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const CaseId case_id, CaseId::parse(call.path_values[0]));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const SignalId signal_id, SignalId::parse(call.path_values[1]));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const JsonObject body,
                              JsonObject::parse(call.request.body, {"look"}));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string name, body.text("look", 16));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const media::Look look, parse_look(name));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Sight sight,
                              store::read<Sight>(parts_.database, [&](Transaction& transaction) {
                                return find_sight(transaction, parts_.casework, case_id, signal_id);
                              }));

  vault::Viewer viewer{call.caller.name, Access::kRender, case_id.text()};
  Bytes file;
  {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const auto plaintext,
                                parts_.vault.open_object(sight.object, viewer));
    NIGHTLIGHT_ASSIGN_OR_RETURN(file, read_whole(*plaintext, options_.max_media_bytes));
  }
  media::RenderOptions render;
  render.look = look;
  render.at = sight.at;
  render.max_side = look == media::Look::kFull ? kFullSide : kBlurredSide;
  Result<media::Rendered> rendered = parts_.renderer.render_jpeg(file, render);
  wipe(file);
  if (!rendered) {
    if (rendered.error().code() == Code::kUnavailable) return rendered.error();
    return problem_response(422, "This file cannot be shown as a picture",
                            to_text(rendered.error()));
  }
  viewer.access = access_of(look, rendered->provenance);
  NIGHTLIGHT_RETURN_IF_ERROR(parts_.database.write([&](Transaction& transaction) {
    return parts_.vault.record_view(transaction, sight.object, viewer);
  }));
  net::Response response;
  response.headers.add("Content-Type", "image/jpeg");
  response.headers.add("Cache-Control", "no-store");
  response.body = std::move(rendered->jpeg);
  return response;
}

}  // namespace nightlight::service
