// The demo, with the programs of this build.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { bin, root } from './stack.mjs';

test('the demo goes from photographs to a receipt', (t) => {
  const run = spawnSync(join(root, 'tools/demo'), ['--once', '--build', dirname(bin)], { encoding: 'utf8', timeout: 300_000 });
  t.diagnostic(run.stdout);
  assert.equal(run.status, 0, run.stdout + run.stderr);
  assert.match(run.stdout, /case_[0-9a-f]{32}/);
  assert.match(run.stdout, /rep_[0-9a-f]{32}/);
  assert.match(run.stdout, /<reportDoneResponse/);
  assert.match(run.stdout, /Demo passed/);
});
