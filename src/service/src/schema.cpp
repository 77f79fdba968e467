#include "nightlight/service/schema.h"

#include "nightlight/casework/casework.h"
#include "nightlight/cybertip/reports.h"
#include "nightlight/service/identity.h"
#include "nightlight/service/quarantine.h"
#include "nightlight/vault/vault.h"

namespace nightlight::service {

std::vector<store::Migration> all_migrations() {
  std::vector<store::Migration> all;
  for (const auto steps :
       {vault::Vault::migrations(), casework::Casework::migrations(),
        cybertip::Reports::migrations(), Identity::migrations(), Quarantine::migrations()}) {
    all.insert(all.end(), steps.begin(), steps.end());
  }
  return all;
}

}  // namespace nightlight::service
