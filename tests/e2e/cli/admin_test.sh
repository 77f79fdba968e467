#!/bin/sh
# People, tokens and keys of a server that is not running: only the configuration file and the database.
. "$(dirname "$0")/lib.sh"

cat > "$work/nightlight.toml" << 'END'
[reporter]
first_name = "Trust"
last_name = "Desk"
email = "trust@example.org"
company_template = "Serve legal process at legal@example.org."
[cybertip]
url = "http://127.0.0.1:1/ispws"
user = "esp"
password_file = "cybertip.password"
END
config="$work/nightlight.toml"
printf 'correct horse battery\n' > "$work/password"

# Passwords come from a file for its owner only, or standard input.
chmod 644 "$work/password"
run 2 user add rita --role reviewer --config "$config" --password-file "$work/password"
says err "the password: "
chmod 600 "$work/password"
run 0 user add rita --role reviewer --config "$config" --password-file "$work/password"
printf 'correct horse battery\n' | "$NIGHTLIGHT_BIN/nightlight" user add abel --role reviewer --role approver --config "$config" > "$work/out"
says out "Added abel"
run 2 user add nobody --role reviewer --config "$config"
says err "there is no password"
run 2 user add rita --role reviewer --config "$config" --password-file "$work/password"
says err "rita: "
run 2 user add eve --role queen --config "$config" --password-file "$work/password"
run 2 user add 'no blanks' --role reviewer --config "$config" --password-file "$work/password"
run 2 user add short --role reviewer --config "$config"
run 0 user list --config "$config" --json
same "people" "abel reviewer,approver; rita reviewer" \
  "$(jq -r '"\(.name) \(.roles | join(","))"' "$work/out" | sort | paste -sd';' | sed 's/;/; /g')"
run 0 user disable rita --config "$config"
run 2 user disable nobody --config "$config"

# A token is printed once and then never again.
run 0 token create chat --config "$config"
token=$(cat "$work/out")
printf '%s\n' "$token" | grep -qxE 'nlt_[0-9a-f]{64}' || broken "'$token' is no token"
run 2 token create chat --config "$config"
run 0 token list --config "$config"
says out "chat"
if grep -q nlt_ "$work/out"; then broken "a token is in the list of tokens"; fi
if grep -qaF "$token" "$work"/nightlight.db*; then broken "a token is in the database"; fi
run 0 token revoke chat --config "$config"
run 0 token list --config "$config" --json
same "revoked" true "$(jq -r 'has("revoked_at")' "$work/out")"
run 2 token revoke nobody --config "$config"

# Keys are never overwritten.
run 0 key create "$work/keys" --id 2026-01
same "mode" 600 "$(stat -c %a "$work/keys")"
cp "$work/keys" "$work/keys.before"
run 2 key create "$work/keys"
says err "exists already and is left alone"
cmp "$work/keys" "$work/keys.before" || broken "the key file was changed"
run 2 key create "$work/other" --id 'No Name'

# A configuration that is wrong is named by file, line and key.
printf '[server]\nport = "many"\n' > "$work/wrong.toml"
run 2 user list --config "$work/wrong.toml"
says err "wrong.toml:2: server.port: "
run 2 user list --config "$work/none.toml"

# serve becomes the server beside the program.
run 2 serve --config "$work/wrong.toml"
says err "server.port"
