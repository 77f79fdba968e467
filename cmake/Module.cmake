# nightlight_module(<name> LAYER <n>
#                   [DEPS <module>...]        modules of strictly lower layers, visible to users
#                   [LIBS <target>...]        outside libraries that its public headers need
#                   [PRIVATE_LIBS <target>...] outside libraries that only its sources include
#                   [TEST_DEPS <target>...])  further targets its tests link
#
# One call declares a module: its library, its public headers, its tests, its test doubles and its
# place in the layers. A dependency on a module of the same or a higher layer stops the configure step.
set_property(GLOBAL PROPERTY NIGHTLIGHT_MODULES "")

function(nightlight_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LAYER" "DEPS;LIBS;PRIVATE_LIBS;TEST_DEPS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${name}: unknown arguments ${arg_UNPARSED_ARGUMENTS}")
  endif()
  file(GLOB headers CONFIGURE_DEPENDS include/nightlight/${name}/*.h)
  file(GLOB sources CONFIGURE_DEPENDS src/*.cpp)
  set_property(GLOBAL PROPERTY NIGHTLIGHT_LAYER_${name} ${arg_LAYER})
  set_property(GLOBAL PROPERTY NIGHTLIGHT_DEPS_${name} "${arg_DEPS}")
  set_property(GLOBAL APPEND PROPERTY NIGHTLIGHT_MODULES ${name})
  set(kind INTERFACE)
  set(scope INTERFACE)
  if(sources)
    set(kind STATIC)
    set(scope PUBLIC)
  endif()
  add_library(nightlight_${name} ${kind} ${sources})
  add_library(nightlight::${name} ALIAS nightlight_${name})
  target_sources(nightlight_${name} ${scope} FILE_SET HEADERS BASE_DIRS include FILES ${headers})
  # `cmake --build … --target all_verify_interface_header_sets` compiles each public header alone.
  set_target_properties(nightlight_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  foreach(dep IN LISTS arg_DEPS)
    get_property(dep_layer GLOBAL PROPERTY NIGHTLIGHT_LAYER_${dep})
    if(NOT DEFINED dep_layer OR dep_layer STREQUAL "" OR NOT dep_layer LESS arg_LAYER)
      message(FATAL_ERROR
        "${name} (layer ${arg_LAYER}) may not depend on ${dep} (layer '${dep_layer}')")
    endif()
    target_link_libraries(nightlight_${name} ${scope} nightlight::${dep})
  endforeach()
  target_link_libraries(nightlight_${name} ${scope} ${arg_LIBS})
  if(arg_PRIVATE_LIBS)
    target_link_libraries(nightlight_${name} PRIVATE ${arg_PRIVATE_LIBS})
  endif()
  nightlight_module_testing_(${name})
  nightlight_module_tests_(${name} "${arg_TEST_DEPS}")
endfunction()

# testing/: doubles of this module that other modules' tests may link as nightlight::<name>_testing.
function(nightlight_module_testing_ name)
  if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/testing OR NOT NIGHTLIGHT_BUILD_TESTS)
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS testing/*.cpp)
  set(kind INTERFACE)
  if(sources)
    set(kind STATIC)
  endif()
  set(scope INTERFACE)
  if(sources)
    set(scope PUBLIC)
  endif()
  add_library(nightlight_${name}_testing ${kind} ${sources})
  add_library(nightlight::${name}_testing ALIAS nightlight_${name}_testing)
  target_include_directories(nightlight_${name}_testing ${scope} testing)
  target_link_libraries(nightlight_${name}_testing ${scope} nightlight::${name})
endfunction()

function(nightlight_module_tests_ name test_deps)
  # *_test.cpp are tests; other sources beside them are what the tests share.
  file(GLOB tests CONFIGURE_DEPENDS test/*.cpp)
  if(NOT tests OR NOT NIGHTLIGHT_BUILD_TESTS)
    return()
  endif()
  add_executable(${name}_test ${tests})
  target_include_directories(${name}_test PRIVATE src test)
  target_link_libraries(${name}_test PRIVATE nightlight::${name} ${test_deps} GTest::gmock
    GTest::gtest_main)
  if(TARGET nightlight_${name}_testing)
    target_link_libraries(${name}_test PRIVATE nightlight::${name}_testing)
  endif()
  target_compile_definitions(${name}_test PRIVATE
    NIGHTLIGHT_SOURCE_DIR="${PROJECT_SOURCE_DIR}" NIGHTLIGHT_BINARY_DIR="${PROJECT_BINARY_DIR}")
  gtest_discover_tests(${name}_test TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS unit TIMEOUT 300)
endfunction()

# Writes "<layer> <module>: <deps>" lines, which a test compares with docs/architecture.md.
function(nightlight_write_module_table file)
  get_property(modules GLOBAL PROPERTY NIGHTLIGHT_MODULES)
  set(text "")
  foreach(module IN LISTS modules)
    get_property(layer GLOBAL PROPERTY NIGHTLIGHT_LAYER_${module})
    get_property(deps GLOBAL PROPERTY NIGHTLIGHT_DEPS_${module})
    list(SORT deps)
    string(REPLACE ";" " " deps "${deps}")
    string(APPEND text "${layer} ${module}: ${deps}\n")
  endforeach()
  file(WRITE ${file} "${text}")
endfunction()
