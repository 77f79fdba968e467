#!/usr/bin/env bash
# The module table of docs/architecture.md says what CMake builds: layer, module, dependencies.
#   module_table.sh <build>/module-table.txt
set -euo pipefail
built=$1
# Rows look like: | 1 | `store` | `core` | what it is |
documented=$(sed -nE 's/^\| ([0-9]) \| `([a-z]+)` \| ([^|]*) \|.*/\1 \2: \3/p' docs/architecture.md |
  tr -d '`,' | sed -E 's/ +$//; s/: +/: /; s/: —$/: /' | awk -F': ' '{
    n = split($2, deps, " "); out = ""
    for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (deps[j] < deps[i]) { t = deps[i]; deps[i] = deps[j]; deps[j] = t }
    for (i = 1; i <= n; i++) out = out (i > 1 ? " " : "") deps[i]
    print $1 ": " out }' | sort)
[ -n "$documented" ] || { echo 'docs/architecture.md has no module table'; exit 1; }
diff <(echo "$documented") <(sort "$built") && echo 'the page and the build agree'
