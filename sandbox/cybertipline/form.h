#pragma once

#include <string>
#include <tl/expected.hpp>

#include "cybertipline/registry.h"
#include "nightlight/net/message.h"

namespace nightlight::sandbox {

// Why a form is refused.
struct FormFault {
  ResponseCode code;
  std::string description;
};

template <class T>
using FormResult = tl::expected<T, FormFault>;

// Whether the body is said to be an XML document in UTF-8.
bool is_xml_request(const net::Request& request);

// The report id of a form, in either encoding: exactly one field `id` that is a positive number.
FormResult<ReportId> read_id(const net::Request& request);

// The id and the file of an upload; `file` borrows from the request.
struct UploadForm {
  ReportId id;
  net::FormPart file;
};
FormResult<UploadForm> read_upload(const net::Request& request);

}  // namespace nightlight::sandbox
