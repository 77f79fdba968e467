// 200 hostile files through POST /v1/media:scan: typed answers, the same process, no leak beyond the pool.
import { availableParallelism } from 'node:os';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { hostileFiles } from '../support/hostile.mjs';
import { writePicture } from '../support/pictures.mjs';
import { Stack, sanitized } from './stack.mjs';

let stack;
before(async () => {
  stack = await Stack.create();
  writePicture(stack.file('listed.png'), 1);
  stack.buildList('demo', stack.file('listed.png'));
  stack.createPeople();
  await stack.startDaemon();
});
after(() => stack?.stop());

const residentKiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
// nightlightd is not dumpable, so only root may look at its descriptors.
const descriptors = (pid) => (process.getuid() === 0 ? readdirSync(`/proc/${pid}/fd`).length : 0);
const children = (pid) => readdirSync('/proc').filter((name) => {
  if (!/^\d+$/.test(name)) return false;
  try { return readFileSync(`/proc/${name}/status`, 'utf8').includes(`PPid:\t${pid}\n`); } catch { return false; }
}).length;
const alive = (pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };

async function scanAll(files) {
  const seen = {};
  for (const [name, bytes] of files) {
    const { status, body } = await stack.scan(bytes, { account: 'hostile' });
    assert.equal(status, 200, `${name}: ${JSON.stringify(body)}`);
    assert.ok(['no-match', 'not-comparable'].includes(body.verdict), `${name}: ${body.verdict}`);
    assert.ok(['ok', 'low-quality', 'damaged', 'unreadable', 'too-large', 'decoder-crashed'].includes(body.media.status), name);
    if (/^bomb/.test(name)) assert.notEqual(body.media.status, 'ok', name);
    if (/^(unknown|wrong magic)/.test(name)) assert.equal(body.media.status, 'unreadable', name);
    seen[body.media.status] = (seen[body.media.status] ?? 0) + 1;
  }
  return seen;
}

test('200 hostile files get 200 typed answers from one process that does not grow', async (t) => {
  const files = hostileFiles(stack.folder);
  assert.equal(files.length, 200);
  const pid = stack.daemon.pid;
  await scanAll(files);  // every lazy buffer is there now
  const before = { kib: residentKiB(pid), fds: descriptors(pid), children: children(pid) };
  const seen = await scanAll(files);
  const now = { kib: residentKiB(pid), fds: descriptors(pid), children: children(pid) };
  t.diagnostic(`answers ${JSON.stringify(seen)}; before ${JSON.stringify(before)}, after ${JSON.stringify(now)}`);
  assert.equal(stack.daemon.end, undefined, 'the process is still the one that was started');
  assert.ok(alive(pid));
  // Keep-alive connections of this client may come and go; the allocator of the sanitizers keeps freed memory.
  assert.ok(now.fds <= before.fds + 4, `descriptors ${before.fds} → ${now.fds}`);
  // One a processor for pictures, one for videos, one for what reviewers look at.
  const most = availableParallelism() + 2;
  assert.ok(now.children >= 1 && now.children <= most, `${now.children} decoders, at most ${most}`);
  if (!sanitized) assert.ok(now.kib <= before.kib + 8 * 1024, `resident ${before.kib} → ${now.kib} KiB`);

  const good = await stack.scan(readFileSync(stack.file('listed.png')), { account: 'honest' });
  assert.equal(good.body.verdict, 'match');
});

test('what is too large, empty or no HTTP at all is refused with its reason', async () => {
  const huge = await stack.scan(Buffer.alloc(65 * 1024 * 1024), { account: 'huge' }).catch((error) => ({ status: error.cause?.code }));
  assert.ok([413, 'EPIPE', 'ECONNRESET'].includes(huge.status), String(huge.status));
  const empty = await stack.scan(Buffer.alloc(0), { account: 'empty' });
  assert.equal(empty.status, 400);
  assert.equal(empty.body.detail, 'media: the file is empty');
  const response = await fetch(`${stack.url}/v1/media:scan`, { method: 'POST', body: 'x', headers: { authorization: `Bearer ${stack.token}` } });
  assert.equal(response.status, 400);
  assert.match((await response.json()).detail, /Nightlight-Context/);
  assert.equal((await fetch(`${stack.url}/v1/media:scan`, { method: 'POST', body: 'x' })).status, 401);
});
