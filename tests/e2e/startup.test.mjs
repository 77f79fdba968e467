// nightlightd refuses to start on nonsense and says what is wrong and where.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DatabaseSync } from './sqlite.mjs';
import { writePicture } from '../support/pictures.mjs';
import { Stack, bin } from './stack.mjs';

let stack;
before(async () => {
  stack = await Stack.create();
  writePicture(stack.file('listed.png'), 1);
  stack.buildList('demo', stack.file('listed.png'));
  stack.createPeople();
});
after(() => stack?.stop());

// Runs nightlightd where it must not come up; its exit code and words.
function refused(config, ...args) {
  const run = spawnSync(join(bin, 'nightlightd'), ['--config', config, ...args], { encoding: 'utf8', timeout: 30_000 });
  assert.notEqual(run.status, null, `it did not end: ${run.stderr}`);
  return { code: run.status, text: run.stderr };
}

function configWith(edit) {
  const file = stack.file('edited.toml');
  writeFileSync(file, edit(readFileSync(stack.writeConfig(), 'utf8')));
  return file;
}

test('the example configuration is accepted', () => {
  const run = spawnSync(join(bin, 'nightlightd'), ['--config', join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../packaging/nightlight.toml'), '--check-config'], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
});

test('every problem of a configuration is named with its line and key', () => {
  const file = configWith((text) => text.replace('port = 0', 'port = 70000').replace('[limits]', '[limits]\nrequests_per_minute = 7').replace('first_name = "Trust"\n', '') + '\n[sever]\nport = 1\n');
  const { code, text } = refused(file, '--check-config');
  assert.equal(code, 2);
  const lines = readFileSync(file, 'utf8').split('\n');
  const at = (needle) => lines.findIndex((line) => line.startsWith(needle)) + 1;
  assert.match(text, new RegExp(`edited.toml:${at('port = 70000')}: server.port: must be 0 to 65535`));
  assert.match(text, new RegExp(`edited.toml:${at('requests_per_minute')}: limits.requests_per_minute: is not a known key`));
  assert.match(text, new RegExp(`edited.toml:${at('[sever]')}: sever: is not a known section`));
  assert.match(text, /reporter.first_name: is required/);
});

test('every problem of a bank is named with its number and key', () => {
  const wrong = {
    'bank\\[1\\].name: is required': 'files = ["a"]',
    'bank\\[1\\].name: must be 1 to 64 of the characters': 'name = "Hot Lines"\nfiles = ["a"]',
    'bank\\[1\\].files: is required': 'name = "a"',
    'bank\\[1\\].role: must be "match" or "allow"': 'name = "a"\nfiles = ["a"]\nrole = "deny"',
    'bank\\[1\\].radius: of an allow-bank must be 0 to 10': 'name = "a"\nfiles = ["a"]\nrole = "allow"\nradius = 11',
    'bank\\[1\\].radius: must be 0 to 64': 'name = "a"\nfiles = ["a"]\nradius = 65',
    'bank\\[1\\].near_radius: must be 0, or larger than the radius': 'name = "a"\nfiles = ["a"]\nnear_radius = 20',
    'bank\\[1\\].view_radius: names a view that is not known': 'name = "a"\nfiles = ["a"]\nview_radius = { sideways = 3 }',
    'bank\\[1\\].view_radius: must hold whole numbers': 'name = "a"\nfiles = ["a"]\nview_radius = { trim = "3" }',
    'bank\\[1\\].colour: is not a known key': 'name = "a"\nfiles = ["a"]\ncolour = 1',
    'bank\\[1\\].name: is used twice': 'name = "lists"\nfiles = ["a"]',
  };
  for (const [words, lines] of Object.entries(wrong)) {
    const { code, text } = refused(configWith((t) => `${t}\n[[bank]]\n${lines}\n`), '--check-config');
    assert.equal(code, 2, words);
    assert.match(text, new RegExp(words));
  }
  const single = refused(configWith((t) => `${t}\n[bank]\nname = "a"\n`), '--check-config');
  assert.match(single.text, /bank: must be \[\[tables\]\]/);
  const alarm = refused(configWith((t) => `${t}\n[detection]\nprofile = "quick"\nalarm = "mail"\n`), '--check-config');
  assert.match(alarm.text, /detection.profile: must be "fast", "standard" or "thorough"/);
  assert.match(alarm.text, /detection.alarm: must be "quarantine" or "log"/);
});

test('what is not TOML is refused with its line', () => {
  const { code, text } = refused(configWith(() => '[server]\nport = = 1\n'));
  assert.equal(code, 2);
  assert.match(text, /edited.toml:2: is not TOML/);
});

test('characters outside ASCII are refused with their line, and work as escapes', () => {
  const accented = refused(configWith((t) => t.replace('first_name = "Trust"', 'first_name = "Andr\u00e9"')), '--check-config');
  assert.equal(accented.code, 2);
  assert.match(accented.text, /edited.toml:\d+: holds a character outside printable ASCII/);
  const escaped = spawnSync(join(bin, 'nightlightd'), ['--config', configWith((t) => t.replace('first_name = "Trust"', 'first_name = "Andr\\u00e9"')), '--check-config'], { encoding: 'utf8' });
  assert.equal(escaped.status, 0, escaped.stderr);
});

test('production needs a second word', () => {
  const { code, text } = refused(configWith((t) => t.replace('[cybertip]', '[cybertip]\ndestination = "production"')));
  assert.equal(code, 2);
  assert.match(text, /cybertip.destination: "production" needs allow_production/);
});

test('a port in use is named', async () => {
  const { code, text } = refused(configWith((t) => t.replace('port = 0', `port = ${stack.sandboxPort}`)));
  assert.equal(code, 2);
  assert.match(text, new RegExp(`127.0.0.1:${stack.sandboxPort}`));
  assert.match(text, /in use/);
});

test('a second service on the same database is refused', async () => {
  await stack.startDaemon();
  const { code, text } = refused(configWith((t) => t.replace(/port = \d+/, 'port = 0')));
  await stack.daemon.kill('SIGTERM');
  stack.port = 0;
  assert.equal(code, 2);
  assert.match(text, /another nightlightd uses this database/);
});

test('without a hash list nothing is served', () => {
  const { code, text } = refused(configWith((t) => t.replace(/files = .*/, 'files = []')));
  assert.equal(code, 2);
  assert.match(text, /lists.files: no bank holds an entry that can match/);
});

test('a secret that others may read is refused', () => {
  for (const name of ['nightlight.keys', 'cybertip.password']) {
    chmodSync(stack.file(name), 0o644);
    const { code, text } = refused(stack.writeConfig());
    assert.equal(code, 2);
    assert.match(text, new RegExp(name));
    chmodSync(stack.file(name), 0o600);
  }
});

test('a damaged list, a missing list and a missing key file are named', () => {
  const damaged = stack.file('damaged.nllist');
  const bytes = readFileSync(stack.lists[0]);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(damaged, bytes);
  const withList = (file) => refused(configWith((t) => t.replace(/files = .*/, `files = [${JSON.stringify(file)}]`)));
  assert.match(withList(damaged).text, /list: .*damaged.nllist: /);
  assert.match(withList(stack.file('nowhere.nllist')).text, /list: .*nowhere.nllist: /);
  assert.match(refused(configWith((t) => `${t}\n[storage]\nkey_file = "nowhere.keys"\n`)).text, /nowhere.keys/);
});

test('a database of a newer version is left alone', () => {
  const file = stack.file('newer.db');
  copyFileSync(stack.file('nightlight.db'), file);
  const database = new DatabaseSync(file);
  database.exec("INSERT INTO schema_migrations SELECT module, version + 1, statements, applied_at_ms FROM schema_migrations WHERE module = 'vault' ORDER BY version DESC LIMIT 1");
  database.close();
  const before = readFileSync(file);
  const { code, text } = refused(configWith((t) => `${t}\n[storage]\ndatabase = "newer.db"\n`));
  assert.equal(code, 2);
  assert.match(text, /newer.db.*newer/s);
  assert.deepEqual(readFileSync(file), before);
});

test('what is not a database is refused and not overwritten', () => {
  const file = stack.file('not-a-database.db');
  writeFileSync(file, 'this is a text, not a database'.repeat(200));
  const { code, text } = refused(configWith((t) => `${t}\n[storage]\ndatabase = "not-a-database.db"\n`));
  assert.equal(code, 2);
  assert.match(text, /not-a-database.db/);
  assert.ok(readFileSync(file, 'utf8').startsWith('this is a text'));
});

test('a key file that lost the key of old evidence is refused when the evidence is opened, not before', async () => {
  await stack.startDaemon();
  const { body } = await stack.scan(readFileSync(stack.file('listed.png')), { account: 'u-key' });
  await stack.daemon.kill('SIGTERM');
  copyFileSync(stack.file('nightlight.keys'), stack.file('old.keys'));
  (await import('node:fs')).rmSync(stack.file('nightlight.keys'));
  stack.nightlight('key', 'create', stack.file('nightlight.keys'), '--id', 'other');
  await stack.startDaemon();
  const rita = await stack.signIn('rita');
  await assert.rejects(stack.api('POST', `/v1/cases/${body.case_id}/signals/${body.signal_id}/looks`, { look: 'full' }, rita), /500|503|404/);
  assert.equal(stack.daemon.end, undefined);
  await stack.daemon.kill('SIGTERM');
  copyFileSync(stack.file('old.keys'), stack.file('nightlight.keys'));
  await stack.startDaemon();
  const again = await stack.signIn('rita');
  const jpeg = await stack.api('POST', `/v1/cases/${body.case_id}/signals/${body.signal_id}/looks`, { look: 'full' }, again);
  assert.equal(jpeg.subarray(0, 2).toString('hex'), 'ffd8');
});
