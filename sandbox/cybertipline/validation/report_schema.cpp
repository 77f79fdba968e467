// The element table of <report>.
#include "cybertipline/validation/schema_build.h"

namespace nightlight::sandbox {
namespace {

using namespace build;

constexpr Type kIncidentType = text_of(Simple::kIncidentType);

// --- people, addresses and places ---

constexpr AttributeRule kAddressAttributes[] = {{"type", Simple::kAddressType, Use::kOptional, {}}};
constexpr ElementRule kAddressElements[] = {
    maybe("address", kText, up_to(255)),     maybe("city", kText, up_to(100)),
    maybe("zipCode", kText, up_to(20)),      maybe("state", kState),
    maybe("nonUsaState", kText, up_to(100)), maybe("country", kCountry),
};
constexpr Type kAddress = {Content::kSequence, Simple::kNone, kAddressElements, kAddressAttributes};

constexpr AttributeRule kPhoneAttributes[] = {
    {"type", Simple::kPhoneType, Use::kOptional, {}},
    {"verified", Simple::kBoolean, Use::kOptional, {}},
    {"verificationDate", Simple::kDateTime, Use::kOptional, must(Check::kPast)},
    {"countryCallingCode", Simple::kCallingCode, Use::kOptional, {}},
    {"extension", Simple::kExtension, Use::kOptional, up_to(10)},
};
constexpr Type kPhone = {Content::kText, Simple::kString, {}, kPhoneAttributes};

constexpr AttributeRule kEmailAttributes[] = {
    {"type", Simple::kEmailType, Use::kOptional, {}},
    {"verified", Simple::kBoolean, Use::kOptional, {}},
    {"verificationDate", Simple::kDateTime, Use::kOptional, must(Check::kPast)},
};
constexpr Type kEmail = {Content::kText, Simple::kString, {}, kEmailAttributes};

constexpr ElementRule kPersonElements[] = {
    maybe("firstName", kText, up_to(100)),
    maybe("lastName", kText, up_to(100)),
    any("phone", kPhone, up_to(50)),
    any("email", kEmail, up_to(255, Check::kEmail)),
    any("address", kAddress),
    maybe("age", kInt, must(Check::kAge)),
    since_2026(maybe("ageAssertionDiscrepancy", kBoolean)),
    maybe("dateOfBirth", kDate, must(Check::kPast)),
};
constexpr Type kPerson = {Content::kSequence, Simple::kNone, kPersonElements, {}};

constexpr ElementRule kContactElements[] = {
    maybe("firstName", kText, up_to(100)),
    maybe("lastName", kText, up_to(100)),
    any("phone", kPhone, up_to(50)),
    any("email", kEmail, up_to(255, Check::kEmail)),
    any("address", kAddress),
};
constexpr Type kContactPerson = {Content::kSequence, Simple::kNone, kContactElements, {}};

constexpr AttributeRule kLocationAttributes[] = {
    {"verified", Simple::kBoolean, Use::kOptional, {}},
    {"timestamp", Simple::kDateTime, Use::kOptional, must(Check::kPast)},
};
constexpr ElementRule kLocationElements[] = {
    maybe("city", kText, up_to(255)),
    maybe("region", kText, up_to(255)),
    maybe("countryCode", kCountry),
};
constexpr Type kLocation = {Content::kSequence, Simple::kNone, kLocationElements,
                            kLocationAttributes};

// --- accounts ---

constexpr AttributeRule kTemporarilyAttributes[] = {
    {"disabledDate", Simple::kDateTime, Use::kOptional, must(Check::kPast)},
    {"userNotified", Simple::kBoolean, Use::kOptional, {}},
    {"userNotifiedDate", Simple::kDateTime, Use::kOptional, must(Check::kPast)},
    {"reenabledDate", Simple::kDateTime, Use::kOptional, {}},
};
constexpr Type kTemporarilyDisabled = {
    Content::kText, Simple::kBoolean, {}, kTemporarilyAttributes};
constexpr AttributeRule kPermanentlyAttributes[] = {
    {"disabledDate", Simple::kDateTime, Use::kOptional, must(Check::kPast)},
    {"userNotified", Simple::kBoolean, Use::kOptional, {}},
    {"userNotifiedDate", Simple::kDateTime, Use::kOptional, must(Check::kPast)},
};
constexpr Type kPermanentlyDisabled = {
    Content::kText, Simple::kBoolean, {}, kPermanentlyAttributes};

constexpr AttributeRule kPlatformAttributes[] = {
    {"thirdPartyUser", Simple::kBoolean, Use::kOptional, {}},
};
constexpr Type kPlatform = {Content::kText, Simple::kString, {}, kPlatformAttributes};

constexpr AttributeRule kAssociatedAttributes[] = {
    {"type", Simple::kAccountType, Use::kRequired, {}},
};
constexpr ElementRule kAssociatedElements[] = {
    maybe("platform", kPlatform, up_to(256)),
    maybe("firstName", kText, up_to(256)),
    maybe("middleName", kText, up_to(256)),
    maybe("lastName", kText, up_to(256)),
    maybe("approximateAge", kInt, must(Check::kAge)),
    since_2026(maybe("ageAssertionDiscrepancy", kBoolean)),
    maybe("dateOfBirth", kDate, must(Check::kPast)),
    any("phone", kPhone, up_to(50)),
    any("email", kEmail, up_to(255, Check::kEmail)),
    maybe("allEmailsReported", kBoolean),
    any("address", kAddress),
    maybe("espService", kText, up_to(256)),
    maybe("espIdentifier", kText, up_to(256)),
    any("profileUrl", kText, up_to(2083, Check::kUrl)),
    maybe("screenName", kText, up_to(256)),
    any("displayName", kText, up_to(255)),
    maybe("profileBio", kText),
    maybe("groupIdentifier", kText, up_to(256)),
    maybe("compromisedAccount", kBoolean),
    maybe("accountTemporarilyDisabled", kTemporarilyDisabled),
    maybe("accountPermanentlyDisabled", kPermanentlyDisabled),
    any("ipCaptureEvent", kIpCaptureEvent),
    any("deviceId", kDeviceId),
    any("priorCTReport", kLong, must(Check::kReportId)),
    maybe("additionalInfo", kText),
};
constexpr Type kAssociatedAccount = {Content::kSequence, Simple::kNone, kAssociatedElements,
                                     kAssociatedAttributes};

constexpr ElementRule kReportedElements[] = {
    maybe("personOrUserReportedPerson", kPerson),
    maybe("vehicleDescription", kText, up_to(300)),
    maybe("espIdentifier", kText, up_to(255)),
    maybe("espService", kText, up_to(100)),
    maybe("compromisedAccount", kBoolean),
    maybe("screenName", kText, up_to(256)),
    any("displayName", kText, up_to(255)),
    any("profileUrl", kText, up_to(2083, Check::kUrl)),
    maybe("profileBio", kText),
    any("ipCaptureEvent", kIpCaptureEvent),
    any("deviceId", kDeviceId),
    maybe("thirdPartyUserReported", kBoolean),
    any("priorCTReports", kLong, must(Check::kReportId)),
    maybe("groupIdentifier", kText, up_to(255)),
    maybe("accountTemporarilyDisabled", kTemporarilyDisabled),
    maybe("accountPermanentlyDisabled", kPermanentlyDisabled),
    maybe("estimatedLocation", kLocation),
    maybe("allEmailsReported", kBoolean),
    any("associatedAccount", kAssociatedAccount),
    maybe("additionalInfo", kText),
};
constexpr Type kReported = {Content::kSequence, Simple::kNone, kReportedElements, {}};

constexpr ElementRule kRecipientElements[] = {
    maybe("intendedRecipientPerson", kPerson),
    maybe("espIdentifier", kText, up_to(255)),
    maybe("espService", kText, up_to(100)),
    maybe("compromisedAccount", kBoolean),
    maybe("screenName", kText, up_to(256)),
    any("displayName", kText, up_to(255)),
    any("profileUrl", kText, up_to(2083, Check::kUrl)),
    maybe("profileBio", kText),
    any("ipCaptureEvent", kIpCaptureEvent),
    any("deviceId", kDeviceId),
    any("priorCTReports", kLong, must(Check::kReportId)),
    maybe("groupIdentifier", kText, up_to(255)),
    maybe("accountTemporarilyDisabled", kTemporarilyDisabled),
    maybe("accountPermanentlyDisabled", kPermanentlyDisabled),
    maybe("estimatedLocation", kLocation),
    maybe("allEmailsReported", kBoolean),
    any("additionalInfo", kText),
};
constexpr Type kRecipient = {Content::kSequence, Simple::kNone, kRecipientElements, {}};

constexpr ElementRule kVictimElements[] = {
    one("victimPerson", kPerson),
    maybe("espIdentifier", kText, up_to(255)),
    maybe("espService", kText, up_to(100)),
    maybe("compromisedAccount", kBoolean),
    maybe("screenName", kText, up_to(256)),
    any("displayName", kText, up_to(255)),
    any("profileUrl", kText, up_to(2083, Check::kUrl)),
    maybe("profileBio", kText),
    any("ipCaptureEvent", kIpCaptureEvent),
    any("deviceId", kDeviceId),
    maybe("schoolName", kText, up_to(255)),
    any("priorCTReports", kLong, must(Check::kReportId)),
    maybe("accountTemporarilyDisabled", kTemporarilyDisabled),
    maybe("accountPermanentlyDisabled", kPermanentlyDisabled),
    maybe("estimatedLocation", kLocation),
    maybe("allEmailsReported", kBoolean),
    any("associatedAccount", kAssociatedAccount),
    maybe("additionalInfo", kText),
};
constexpr Type kVictim = {Content::kSequence, Simple::kNone, kVictimElements, {}};

// --- kinds of incident ---

constexpr AttributeRule kWebPageAttributes[] = {
    {"thirdPartyHostedContent", Simple::kBoolean, Use::kOptional, {}},
};
constexpr ElementRule kWebPageElements[] = {
    any("url", kText, up_to(2083, Check::kUrl)),
    maybe("additionalInfo", kText),
};
constexpr Type kWebPage = {Content::kSequence, Simple::kNone, kWebPageElements, kWebPageAttributes};

constexpr ElementRule kEmailIncidentElements[] = {
    any("emailAddress", kEmail, up_to(255, Check::kEmail)),
    maybe("content", kText),
    maybe("additionalInfo", kText),
};
constexpr Type kEmailIncident = {Content::kSequence, Simple::kNone, kEmailIncidentElements, {}};

constexpr ElementRule kNewsgroupElements[] = {
    maybe("name", kText, up_to(255)),
    any("emailAddress", kEmail, up_to(255, Check::kEmail)),
    maybe("content", kText),
    maybe("additionalInfo", kText),
};
constexpr Type kNewsgroup = {Content::kSequence, Simple::kNone, kNewsgroupElements, {}};

constexpr ElementRule kChatElements[] = {
    maybe("chatClient", kText, up_to(255)),
    maybe("chatRoomName", kText, up_to(255)),
    maybe("content", kText),
    maybe("additionalInfo", kText),
};
constexpr Type kChat = {Content::kSequence, Simple::kNone, kChatElements, {}};

constexpr ElementRule kGamingElements[] = {
    maybe("gameName", kText, up_to(255)),
    maybe("console", kText, up_to(255)),
    maybe("content", kText),
    maybe("additionalInfo", kText),
};
constexpr Type kGaming = {Content::kSequence, Simple::kNone, kGamingElements, {}};

constexpr ElementRule kCellPhoneElements[] = {
    maybe("phoneNumber", kPhone, up_to(50)),
    maybe("latitude", kDouble),
    maybe("longitude", kDouble),
    maybe("additionalInfo", kText),
};
constexpr Type kCellPhone = {Content::kSequence, Simple::kNone, kCellPhoneElements, {}};

constexpr ElementRule kNonInternetElements[] = {
    maybe("locationName", kText, up_to(255)),
    any("incidentAddress", kAddress),
    maybe("additionalInfo", kText),
};
constexpr Type kNonInternet = {Content::kSequence, Simple::kNone, kNonInternetElements, {}};

constexpr ElementRule kPeerElements[] = {
    maybe("client", kText, up_to(255)),
    any("ipCaptureEvent", kIpCaptureEvent),
    maybe("fileNames", kText),
    maybe("additionalInfo", kText),
};
constexpr Type kPeer = {Content::kSequence, Simple::kNone, kPeerElements, {}};

constexpr ElementRule kInternetElements[] = {
    one("webPageIncident", kWebPage),
    or_else(one("emailIncident", kEmailIncident)),
    or_else(one("newsgroupIncident", kNewsgroup)),
    or_else(one("chatImIncident", kChat)),
    or_else(one("onlineGamingIncident", kGaming)),
    or_else(one("cellPhoneIncident", kCellPhone)),
    or_else(one("nonInternetIncident", kNonInternet)),
    or_else(one("peer2peerIncident", kPeer)),
};
constexpr Type kInternetDetails = {Content::kSequence, Simple::kNone, kInternetElements, {}};

// --- the frame ---

constexpr AttributeRule kBatchedAttributes[] = {
    {"reason", Simple::kBatchReason, Use::kRequired, {}},
};
constexpr Type kBatched = {Content::kEmpty, Simple::kNone, {}, kBatchedAttributes};

constexpr ElementRule kReportAnnotationElements[] = {
    maybe("sextortion", kFlag),
    maybe("csamSolicitation", kFlag),
    maybe("minorToMinorInteraction", kFlag),
    maybe("spam", kFlag),
    maybe("sadisticOnlineExploitation", kFlag),
    since_2026(maybe("informational", kFlag)),
    since_2026(maybe("potentialAggravatingFactors", kFlag)),
    since_2026(maybe("instrumentalUse", kFlag)),
};
constexpr Type kReportAnnotations = {Content::kAll, Simple::kNone, kReportAnnotationElements, {}};

constexpr ElementRule kSummaryElements[] = {
    one("incidentType", kIncidentType),
    maybe("platform", kText, up_to(256)),
    maybe("escalateToHighPriority", kText, up_to(3000, Check::kNotBlank)),
    maybe("reportAnnotations", kReportAnnotations),
    one("incidentDateTime", kDateTime, must(Check::kPast)),
    maybe("incidentDateTimeDescription", kText, up_to(3000)),
};
constexpr Type kSummary = {Content::kSequence, Simple::kNone, kSummaryElements, {}};

constexpr AttributeRule kForeignAttributes[] = {
    {"fleaCountry", Simple::kCountry, Use::kOptional, {}},
};
constexpr Type kForeignProcess = {Content::kText, Simple::kBoolean, {}, kForeignAttributes};
constexpr ElementRule kLawElements[] = {
    one("agencyName", kText, up_to(255)),
    maybe("caseNumber", kText, up_to(100)),
    maybe("officerContact", kContactPerson),
    maybe("reportedToLe", kBoolean),
    maybe("servedLegalProcessDomestic", kBoolean),
    maybe("servedLegalProcessInternational", kForeignProcess),
};
constexpr Type kLawEnforcement = {Content::kSequence, Simple::kNone, kLawElements, {}};

constexpr ElementRule kReporterElements[] = {
    one("reportingPerson", kPerson),
    maybe("contactPerson", kContactPerson),
    maybe("companyTemplate", kText),
    maybe("termsOfService", kText),
    maybe("legalURL", kText, up_to(2083, Check::kUrl)),
};
constexpr Type kReporter = {Content::kSequence, Simple::kNone, kReporterElements, {}};

constexpr ElementRule kReportElements[] = {
    maybe("batchedReport", kBatched),
    one("incidentSummary", kSummary),
    any("internetDetails", kInternetDetails),
    maybe("lawEnforcement", kLawEnforcement),
    one("reporter", kReporter),
    any("personOrUserReported", kReported),
    any("intendedRecipient", kRecipient),
    any("victim", kVictim),
    maybe("additionalInfo", kText),
};
constexpr Type kReport = {Content::kSequence, Simple::kNone, kReportElements, {}};

}  // namespace

const Type& report_type() {
  return kReport;
}

}  // namespace nightlight::sandbox
