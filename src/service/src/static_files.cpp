#include "static_files.h"

#include "json.h"
#include "nightlight/store/files.h"

namespace nightlight::service {
namespace {

constexpr std::size_t kMaxFiles = 200;
constexpr std::size_t kMaxFileBytes = 8 * 1024 * 1024;

std::string_view type_of(const std::filesystem::path& file) {
  static const std::map<std::string, std::string_view, std::less<>> kTypes = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".map", "application/json"},
      {".txt", "text/plain; charset=utf-8"},
      {".json", "application/json"},
      {".woff2", "font/woff2"},
      {".webmanifest", "application/manifest+json"}};
  const auto found = kTypes.find(file.extension().string());
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

}  // namespace

Result<StaticFiles> StaticFiles::load(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  StaticFiles files;
  std::error_code failed;
  fs::recursive_directory_iterator it(folder, failed);
  for (; !failed && it != fs::recursive_directory_iterator(); it.increment(failed)) {
    if (it->is_symlink(failed) || !it->is_regular_file(failed)) continue;
    if (files.files_.size() == kMaxFiles) {
      return Error(Code::kExhausted, "has more than 200 files").in("console.assets");
    }
    NIGHTLIGHT_ASSIGN_OR_RETURN(Bytes bytes, store::read_file(it->path(), kMaxFileBytes));
    const std::string path = "/" + it->path().lexically_relative(folder).generic_string();
    files.files_.emplace(path, File{std::string(type_of(it->path())), std::move(bytes)});
  }
  if (failed) return Error(Code::kNotFound, "cannot be read").in("console.assets");
  if (!files.files_.contains("/index.html")) {
    return Error(Code::kInvalidArgument, "holds no index.html").in("console.assets");
  }
  return files;
}

net::Response StaticFiles::answer(const net::Request& request) const {
  if (request.method != net::Method::kGet && request.method != net::Method::kHead) {
    return problem_response(405, "This method is not offered here", "only GET and HEAD");
  }
  const auto found = files_.find(request.path == "/" ? "/index.html" : request.path);
  if (found == files_.end()) {
    return problem_response(404, "There is no such thing", "no such path");
  }
  net::Response response;
  response.headers.add("Content-Type", found->second.type);
  response.headers.add("Cache-Control", "no-cache");
  // Pictures come as object URLs that the console makes from API answers.
  response.headers.add("Content-Security-Policy",
                       "default-src 'none'; script-src 'self'; style-src 'self'; "
                       "img-src 'self' blob:; connect-src 'self'; base-uri 'none'; "
                       "form-action 'none'; frame-ancestors 'none'");
  response.body = found->second.bytes;
  return response;
}

}  // namespace nightlight::service
