// The element table of <fileDetails>.
#include "cybertipline/validation/schema_build.h"

namespace nightlight::sandbox {
namespace {

using namespace build;

constexpr Type kRelevance = text_of(Simple::kRelevance);
constexpr Type kClassification = text_of(Simple::kClassification);

constexpr ElementRule kAnnotationElements[] = {
    maybe("animeDrawingVirtualHentai", kFlag),
    maybe("potentialMeme", kFlag),
    maybe("viral", kFlag),
    maybe("possibleSelfProduction", kFlag),
    maybe("physicalHarm", kFlag),
    maybe("violenceGore", kFlag),
    maybe("bestiality", kFlag),
    maybe("liveStreaming", kFlag),
    maybe("infant", kFlag),
    maybe("generativeAi", kFlag),
};
constexpr Type kFileAnnotations = {Content::kAll, Simple::kNone, kAnnotationElements, {}};

constexpr AttributeRule kHashAttributes[] = {
    {"hashType", Simple::kString, Use::kRequired, up_to(64)},
};
constexpr Type kHash = {Content::kText, Simple::kString, {}, kHashAttributes};

constexpr ElementRule kPairElements[] = {one("name", kText, up_to(64)), one("value", kText)};
constexpr Type kPair = {Content::kSequence, Simple::kNone, kPairElements, {}};
constexpr ElementRule kDetailsElements[] = {some("nameValuePair", kPair)};
constexpr AttributeRule kDetailsAttributes[] = {{"type", Simple::kMetadata, Use::kOptional, {}}};
constexpr Type kDetails = {Content::kSequence, Simple::kNone, kDetailsElements, kDetailsAttributes};

constexpr ElementRule kFileElements[] = {
    one("reportId", kLong, must(Check::kReportId)),
    one("fileId", kToken, must(Check::kNotBlank)),
    maybe("fileName", kText),
    maybe("originalFileName", kText, up_to(2056)),
    maybe("uploadedToEspTimestamp", kDateTime, must(Check::kPast)),
    maybe("locationOfFile", kText, up_to(2083, Check::kUrl)),
    maybe("fileViewedByEsp", kBoolean),
    maybe("exifViewedByEsp", kBoolean),
    maybe("publiclyAvailable", kBoolean),
    maybe("fileRelevance", kRelevance),
    maybe("potentialMeme", kBoolean),
    or_else(maybe("fileAnnotations", kFileAnnotations)),
    maybe("industryClassification", kClassification),
    any("originalFileHash", kHash),
    maybe("ipCaptureEvent", kIpCaptureEvent),
    any("deviceId", kDeviceId),
    any("details", kDetails),
    any("additionalInfo", kText),
};
constexpr Type kFileDetails = {Content::kSequence, Simple::kNone, kFileElements, {}};

}  // namespace

const Type& file_details_type() {
  return kFileDetails;
}

}  // namespace nightlight::sandbox
