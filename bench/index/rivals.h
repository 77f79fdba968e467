#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "data.h"
#include "nightlight/match/pdq_index.h"

namespace nightlight::bench {

// Somebody else's index of the same hashes. It answers one query at a time, on one thread.
class Rival {
 public:
  virtual ~Rival() = default;
  virtual std::string name() const = 0;
  virtual bool is_exact() const = 0;
  // By distance, then id; query is 0.
  virtual std::vector<match::IndexHit> find(const phash::PdqHash& query, int radius) const = 0;
  virtual double bytes() const = 0;  // what its index holds; 0 when it does not tell
};

// FAISS as Debian builds it: without AVX2, with OpenMP, here on one thread.
std::unique_ptr<Rival> faiss_flat(const Hashes& hashes);
// 16 tables of 16 bits, each also looked up with one bit turned over: exact up to 31.
std::unique_ptr<Rival> faiss_multi_hash(const Hashes& hashes);
// A graph (16 links, 64 candidates, the 10 nearest): finds most, not all.
std::unique_ptr<Rival> faiss_hnsw(const Hashes& hashes);
std::string faiss_version();

}  // namespace nightlight::bench
