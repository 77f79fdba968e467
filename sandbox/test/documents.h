#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "nightlight/core/clock.h"

// Harmless documents with invented people, and small edits of them.
namespace nightlight::sandbox::testing {

// 2026-02-01T12:00:00Z: later than every time in the documents below.
inline constexpr Timestamp kNow = Timestamp(std::chrono::milliseconds(1769947200000));

inline constexpr std::string_view kSmallReport =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<report><incidentSummary>
<incidentType>Child Sex Trafficking</incidentType>
<incidentDateTime>2026-01-20T10:00:00Z</incidentDateTime>
</incidentSummary>
<reporter><reportingPerson><email>desk@example.org</email></reportingPerson></reporter>
</report>)";

inline constexpr std::string_view kBatchedReport =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<report><batchedReport reason="VIRAL_POTENTIAL_MEME"/><incidentSummary>
<incidentType>Child Sex Trafficking</incidentType>
<incidentDateTime>2026-01-20T10:00:00Z</incidentDateTime>
</incidentSummary>
<reporter><reportingPerson><email>desk@example.org</email></reportingPerson></reporter>
<personOrUserReported><espIdentifier>one</espIdentifier></personOrUserReported>
<personOrUserReported><espIdentifier>two</espIdentifier></personOrUserReported>
</report>)";

// One of nearly every part, so that an edit of any of them can be tried.
inline constexpr std::string_view kLargeReport =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>
<platform>Example Talk</platform><escalateToHighPriority>They meet tomorrow</escalateToHighPriority>
<reportAnnotations><spam/><sextortion/></reportAnnotations>
<incidentDateTime>2026-01-20T10:00:00+01:00</incidentDateTime>
<incidentDateTimeDescription>Message sent</incidentDateTimeDescription></incidentSummary>
<internetDetails><webPageIncident thirdPartyHostedContent="false"><url>https://example.org/p</url>
</webPageIncident></internetDetails>
<internetDetails><emailIncident><emailAddress>pat@example.com</emailAddress><content>c</content>
</emailIncident></internetDetails>
<internetDetails><cellPhoneIncident><phoneNumber type="Mobile">5550100</phoneNumber>
<latitude>-12.5</latitude><longitude>1e1</longitude></cellPhoneIncident></internetDetails>
<internetDetails><nonInternetIncident><incidentAddress type="Home"><city>Springfield</city>
<state>IL</state><country>US</country></incidentAddress></nonInternetIncident></internetDetails>
<internetDetails><peer2peerIncident><client>c</client><ipCaptureEvent><ipAddress>192.0.2.1</ipAddress>
</ipCaptureEvent><fileNames>f</fileNames></peer2peerIncident></internetDetails>
<lawEnforcement><agencyName>Example Police</agencyName><caseNumber>7</caseNumber>
<officerContact><firstName>Kim</firstName><email type="Work">kim@example.org</email></officerContact>
<reportedToLe>true</reportedToLe>
<servedLegalProcessInternational fleaCountry="CA">true</servedLegalProcessInternational>
</lawEnforcement>
<reporter><reportingPerson><firstName>Sam</firstName><email>desk@example.org</email></reportingPerson>
<contactPerson><phone>5550101</phone></contactPerson><legalURL>https://example.org/law</legalURL>
</reporter>
<personOrUserReported><personOrUserReportedPerson><firstName>Pat</firstName>
<phone type="Mobile" verified="true" verificationDate="2025-01-01T00:00:00Z" countryCallingCode="+44"
 extension="12">5550102</phone><email verified="1">pat@example.com</email><age>40</age>
<dateOfBirth>1985-02-03</dateOfBirth></personOrUserReportedPerson><espIdentifier>u-1</espIdentifier>
<espService>Talk</espService><screenName>pat</screenName><displayName>P</displayName>
<displayName>Pp</displayName><profileUrl>https://example.org/u/pat</profileUrl>
<ipCaptureEvent><ipAddress>2001:db8::7</ipAddress><eventName>Login</eventName>
<dateTime>2026-01-20T09:00:00Z</dateTime><possibleProxy>false</possibleProxy><port>50000</port>
</ipCaptureEvent><deviceId><idType>IMEI</idType><idValue>1</idValue></deviceId>
<priorCTReports>123</priorCTReports>
<accountTemporarilyDisabled disabledDate="2026-01-20T11:00:00Z" userNotified="true"
 userNotifiedDate="2026-01-20T12:00:00Z" reenabledDate="2026-01-21T12:00:00Z">true</accountTemporarilyDisabled>
<estimatedLocation verified="true" timestamp="2026-01-20T09:00:00Z"><city>Springfield</city>
<region>IL</region><countryCode>US</countryCode></estimatedLocation>
<associatedAccount type="Linked"><platform thirdPartyUser="true">Other</platform>
<approximateAge>30</approximateAge><phone>5550103</phone></associatedAccount></personOrUserReported>
<intendedRecipient><espIdentifier>u-2</espIdentifier><additionalInfo>a</additionalInfo>
<additionalInfo>b</additionalInfo></intendedRecipient>
<victim><victimPerson><age>13</age></victimPerson><espIdentifier>u-2</espIdentifier></victim>
<additionalInfo>End</additionalInfo></report>)";

inline constexpr std::string_view kFileDetails =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<fileDetails><reportId>123</reportId><fileId>b0754af766b426f2928a02c651ed4b99</fileId>
<originalFileName>a.jpg</originalFileName>
<uploadedToEspTimestamp>2026-01-20T09:00:00Z</uploadedToEspTimestamp>
<locationOfFile>https://example.org/f</locationOfFile><fileViewedByEsp>true</fileViewedByEsp>
<exifViewedByEsp>true</exifViewedByEsp><publiclyAvailable>false</publiclyAvailable>
<fileRelevance>Reported</fileRelevance><fileAnnotations><infant/><generativeAi/></fileAnnotations>
<industryClassification>B2</industryClassification>
<originalFileHash hashType="MD5">d41d8cd98f00b204e9800998ecf8427e</originalFileHash>
<ipCaptureEvent><ipAddress>::ffff:192.0.2.1</ipAddress></ipCaptureEvent>
<deviceId><idType>IMEI</idType><idValue>1</idValue></deviceId>
<details type="EXIF"><nameValuePair><name>Make</name><value>Cam</value></nameValuePair></details>
<additionalInfo>x</additionalInfo></fileDetails>)";

// `text` with the first `from` replaced; fails loudly in the test that sees an unchanged document.
inline std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out(text);
  const std::size_t at = out.find(from);
  return at == std::string::npos ? "no such text to replace" : out.replace(at, from.size(), to);
}

// The example documents that may lie beside the project.
inline std::filesystem::path reference_folder() {
  return std::filesystem::path(NIGHTLIGHT_SOURCE_DIR) / "../shared/reference/cybertipline";
}

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace nightlight::sandbox::testing
