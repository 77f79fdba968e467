#include "xml_writer.h"

#include <libxml/xmlwriter.h>

#include "text.h"

namespace nightlight::cybertip {

namespace {

struct FreeBuffer {
  void operator()(xmlBuffer* buffer) const { xmlBufferFree(buffer); }
};
struct FreeWriter {
  void operator()(xmlTextWriter* writer) const { xmlFreeTextWriter(writer); }
};

// A Literal comes from a string literal, so a NUL follows it.
const xmlChar* chars(Literal text) {
  return reinterpret_cast<const xmlChar*>(text.view().data());
}

}  // namespace

// The writer flushes into the buffer when it is freed, so it must go first: members end in reverse
// order.
struct XmlWriter::State {
  std::unique_ptr<xmlBuffer, FreeBuffer> buffer;
  std::unique_ptr<xmlTextWriter, FreeWriter> writer;
  Status status;
};

XmlWriter::XmlWriter() : state_(std::make_unique<State>()) {
  state_->buffer.reset(xmlBufferCreate());
  if (state_->buffer) state_->writer.reset(xmlNewTextWriterMemory(state_->buffer.get(), 0));
  if (!state_->writer) {
    state_->status = Error(Code::kExhausted, "no memory for an XML document");
    return;
  }
  note(xmlTextWriterStartDocument(state_->writer.get(), "1.0", "UTF-8", nullptr));
}

XmlWriter::~XmlWriter() = default;

void XmlWriter::note(int written) {
  if (written < 0 && state_->status) {
    state_->status = Error(Code::kExhausted, "no memory for an XML document");
  }
}

void XmlWriter::open(Literal element) {
  if (state_->status) note(xmlTextWriterStartElement(state_->writer.get(), chars(element)));
}

void XmlWriter::close() {
  if (state_->status) note(xmlTextWriterEndElement(state_->writer.get()));
}

void XmlWriter::write_text(Literal where, std::string_view value) {
  if (!state_->status) return;
  if (examine(value).forbidden_at) {
    state_->status =
        Error(Code::kInvalidArgument, "the text holds a character XML cannot carry").in(where);
    return;
  }
  const std::string terminated(value);
  note(xmlTextWriterWriteString(state_->writer.get(),
                                reinterpret_cast<const xmlChar*>(terminated.c_str())));
}

void XmlWriter::attribute(Literal name, std::string_view value) {
  if (!state_->status) return;
  note(xmlTextWriterStartAttribute(state_->writer.get(), chars(name)));
  write_text(name, value);
  if (state_->status) note(xmlTextWriterEndAttribute(state_->writer.get()));
}

void XmlWriter::text(std::string_view value) {
  write_text("text", value);
}

void XmlWriter::leaf(Literal element, std::string_view value) {
  open(element);
  write_text(element, value);
  close();
}

void XmlWriter::leaf(Literal element, const std::optional<std::string>& value) {
  if (value) leaf(element, std::string_view(*value));
}

Result<std::string> XmlWriter::finish() {
  if (state_->status) note(xmlTextWriterEndDocument(state_->writer.get()));
  if (state_->status) note(xmlTextWriterFlush(state_->writer.get()));
  if (!state_->status) return state_->status.error();
  return std::string(reinterpret_cast<const char*>(xmlBufferContent(state_->buffer.get())),
                     static_cast<std::size_t>(xmlBufferLength(state_->buffer.get())));
}

}  // namespace nightlight::cybertip
