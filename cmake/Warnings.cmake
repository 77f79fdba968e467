# Compiler flags every target of the project gets.
add_compile_options(-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wimplicit-fallthrough -Werror
  -fstack-protector-strong -fno-strict-aliasing)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
if(NIGHTLIGHT_SANITIZE)
  add_compile_options(-fsanitize=${NIGHTLIGHT_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${NIGHTLIGHT_SANITIZE})
  add_compile_definitions(NIGHTLIGHT_SANITIZED)
else()
  add_compile_options($<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
  add_link_options(-Wl,-z,relro,-z,now)
endif()
if(NIGHTLIGHT_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
  # libstdc++ 12 with clang 14: the checks below misfire on its own headers.
  add_compile_options(-Wno-unknown-warning-option)
endif()
