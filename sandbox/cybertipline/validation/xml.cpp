#include "cybertipline/validation/xml.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace nightlight::sandbox {
namespace {

constexpr std::size_t kMaxFaultText = 300;

std::string qualified_name(const xmlChar* local, const xmlChar* uri) {
  std::string name;
  if (uri != nullptr) name = "{" + std::string(reinterpret_cast<const char*>(uri)) + "}";
  return name + reinterpret_cast<const char*>(local);
}

// Collects elements while libxml2 reads, and stops it at the first thing that is not allowed.
class Builder {
 public:
  explicit Builder(const XmlLimits& limits) : limits_(limits) {}

  void attach(xmlParserCtxt* context) { context_ = context; }

  Position here() const {
    if (context_->input == nullptr) return {1, 1};
    return {context_->input->line, context_->input->col};
  }

  void refuse(Position at, std::string_view text) {
    if (!fault_) fault_ = XmlFault{at, std::string(text.substr(0, kMaxFaultText))};
    xmlStopParser(context_);
  }

  void start(XmlElement element) {
    if (fault_) return;
    element.start = past_tag_end();
    if (open_.size() >= limits_.max_depth) return refuse(element.start, "elements nest too deeply");
    if (++elements_ > limits_.max_elements) return refuse(element.start, "too many elements");
    open_.push_back(std::move(element));
  }

  void text(const xmlChar* characters, int size) {
    if (fault_ || open_.empty()) return;
    open_.back().text.append(reinterpret_cast<const char*>(characters), std::size_t(size));
  }

  void finish() {
    if (fault_ || open_.empty()) return;
    XmlElement done = std::move(open_.back());
    open_.pop_back();
    done.end = here();
    if (open_.empty()) {
      root_ = std::move(done);
    } else {
      open_.back().children.push_back(std::move(done));
    }
  }

  tl::expected<XmlElement, XmlFault> result() && {
    if (fault_) return tl::unexpected(*std::move(fault_));
    if (!root_) return tl::unexpected(XmlFault{here(), "the document has no root element"});
    return *std::move(root_);
  }

 private:
  // libxml2 reports a start tag before it has read the ">" or "/>" that ends it.
  Position past_tag_end() const {
    Position at = here();
    if (context_->input != nullptr && context_->input->cur < context_->input->end) {
      at.column += *context_->input->cur == '/' ? 2 : 1;
    }
    return at;
  }

  const XmlLimits& limits_;
  xmlParserCtxt* context_ = nullptr;
  std::size_t elements_ = 0;
  std::vector<XmlElement> open_;
  std::optional<XmlElement> root_;
  std::optional<XmlFault> fault_;
};

Builder& builder(void* user) {
  return *static_cast<Builder*>(user);
}

// The signature is libxml2's: attributes come as groups of local name, prefix, URI, begin and end.
void on_start(void* user, const xmlChar* local, const xmlChar* /*prefix*/, const xmlChar* uri,
              int /*namespaces*/, const xmlChar** /*declarations*/, int attributes,
              int /*defaulted*/, const xmlChar** groups) {
  XmlElement element;
  element.name = qualified_name(local, uri);
  for (int i = 0; i < attributes; ++i) {
    const xmlChar** group = groups + 5 * i;
    element.attributes.push_back(
        {qualified_name(group[0], group[2]),
         std::string(reinterpret_cast<const char*>(group[3]), std::size_t(group[4] - group[3]))});
  }
  builder(user).start(std::move(element));
}

void on_end(void* user, const xmlChar*, const xmlChar*, const xmlChar*) {
  builder(user).finish();
}

void on_text(void* user, const xmlChar* characters, int size) {
  builder(user).text(characters, size);
}

void on_doctype(void* user, const xmlChar*, const xmlChar*, const xmlChar*) {
  builder(user).refuse(builder(user).here(), "a document type declaration is not accepted");
}

void on_error(void* user, xmlError* error) {
  if (error == nullptr || error->level < XML_ERR_ERROR) return;
  std::string text = error->message == nullptr ? "not well-formed" : error->message;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  builder(user).refuse({error->line, error->int2}, text);
}

xmlSAXHandler handler() {
  xmlSAXHandler sax{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = on_start;
  sax.endElementNs = on_end;
  sax.characters = on_text;
  sax.ignorableWhitespace = on_text;
  sax.cdataBlock = on_text;
  sax.internalSubset = on_doctype;
  sax.serror = on_error;
  return sax;
}

struct FreeContext {
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};

void initialise_once() {
  static std::once_flag once;
  std::call_once(once, [] { xmlInitParser(); });
}

}  // namespace

const XmlElement* XmlElement::child(std::string_view wanted) const {
  const auto found = std::find_if(children.begin(), children.end(),
                                  [&](const XmlElement& each) { return each.name == wanted; });
  return found == children.end() ? nullptr : &*found;
}

const XmlAttribute* XmlElement::attribute(std::string_view wanted) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const XmlAttribute& each) { return each.name == wanted; });
  return found == attributes.end() ? nullptr : &*found;
}

tl::expected<XmlElement, XmlFault> parse_xml(ByteView document, const XmlLimits& limits) {
  if (document.empty()) return tl::unexpected(XmlFault{{1, 1}, "the document is empty"});
  if (document.size() > limits.max_bytes) {
    return tl::unexpected(XmlFault{{1, 1}, "the document is too large"});
  }
  initialise_once();
  const std::unique_ptr<xmlParserCtxt, FreeContext> context(xmlCreateMemoryParserCtxt(
      reinterpret_cast<const char*>(document.data()), int(document.size())));
  if (!context) return tl::unexpected(XmlFault{{1, 1}, "no memory for a parser"});
  // NOENT only makes "&amp;" in attribute values come out as "&": there are no other entities,
  // because a document type declaration stops the parser.
  xmlCtxtUseOptions(context.get(), XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOWARNING);
  Builder collected(limits);
  collected.attach(context.get());
  xmlSAXHandler sax = handler();
  // The context owns its handler and would free ours, so the callbacks are copied into it.
  *context->sax = sax;
  context->userData = &collected;
  xmlParseDocument(context.get());
  return std::move(collected).result();
}

}  // namespace nightlight::sandbox
