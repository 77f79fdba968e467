#include "bare_jpeg.h"

#include <algorithm>
#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>

namespace nightlight::bench {
namespace {

struct ErrorManager {
  jpeg_error_mgr base;
  std::jmp_buf out;
};

void leave(j_common_ptr info) {
  std::longjmp(reinterpret_cast<ErrorManager*>(info->err)->out, 1);
}

// False when it failed. No object with a destructor lives here: the library leaves by a jump.
bool decode_into(const std::string& file, std::vector<std::uint8_t>& pixels) {
  jpeg_decompress_struct info;
  ErrorManager errors;
  info.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = leave;
  if (setjmp(errors.out) != 0) {
    jpeg_destroy_decompress(&info);
    return false;
  }
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(file.data()), file.size());
  jpeg_read_header(&info, TRUE);
  info.out_color_space = JCS_RGB;
  jpeg_start_decompress(&info);
  const std::size_t row = std::size_t{info.output_width} * 3;
  pixels.resize(row * info.output_height);
  while (info.output_scanline < info.output_height) {
    JSAMPROW rows[8];
    for (std::size_t i = 0; i < 8; ++i) {
      const std::size_t line =
          std::min<std::size_t>(info.output_scanline + i, info.output_height - 1);
      rows[i] = pixels.data() + line * row;
    }
    jpeg_read_scanlines(&info, rows, 8);
  }
  jpeg_finish_decompress(&info);
  jpeg_destroy_decompress(&info);
  return true;
}

}  // namespace

const std::vector<std::uint8_t>& BareJpeg::decode(const std::string& file) {
  if (!decode_into(file, pixels_)) pixels_.clear();
  return pixels_;
}

}  // namespace nightlight::bench
