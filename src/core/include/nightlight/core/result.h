#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "nightlight/core/error.h"

namespace nightlight {

// A T, or the Error that says why there is none. A result that is not looked at does not compile.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
  using Base = tl::expected<T, Error>;

 public:
  using Base::Base;
  Result(Base base) : Base(std::move(base)) {}        // NOLINT: implicit on purpose
  Result(Error error) : Base(tl::unexpect, error) {}  // NOLINT: implicit on purpose
};

using Status = Result<void>;

}  // namespace nightlight

#define NIGHTLIGHT_CAT2_(a, b) a##b
#define NIGHTLIGHT_CAT_(a, b) NIGHTLIGHT_CAT2_(a, b)

// Leaves the function with the error of `expr` if it has one. __COUNTER__ keeps the names of nested
// uses apart.
#define NIGHTLIGHT_RETURN_IF_ERROR(expr) \
  NIGHTLIGHT_RETURN_IF_ERROR_(NIGHTLIGHT_CAT_(nightlight_status_, __COUNTER__), expr)
#define NIGHTLIGHT_RETURN_IF_ERROR_(tmp, expr)                  \
  do {                                                          \
    if (auto tmp = (expr); !tmp) return std::move(tmp).error(); \
  } while (0)

// Declares or assigns `lhs` from the value of `expr`, or leaves the function with its error.
#define NIGHTLIGHT_ASSIGN_OR_RETURN(lhs, expr) \
  NIGHTLIGHT_ASSIGN_OR_RETURN_(NIGHTLIGHT_CAT_(nightlight_result_, __COUNTER__), lhs, expr)
#define NIGHTLIGHT_ASSIGN_OR_RETURN_(tmp, lhs, expr) \
  auto tmp = (expr);                                 \
  if (!tmp) return std::move(tmp).error();           \
  lhs = *std::move(tmp)
