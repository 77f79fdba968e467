// A whole installation in a folder of its own: the CyberTipline double, nightlightd and its people, on free
// loopback ports. Everything is started by tests and stopped by them.
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const bin = process.env.NIGHTLIGHT_BIN ?? join(root, 'build/dev/bin');
export const sanitized = Boolean(process.env.NIGHTLIGHT_SANITIZE);

const password = 'correct horse battery staple';

// Asks again until `probe` gives something other than undefined. Bounded: a test that waits for what never
// comes fails with its name.
export async function until(what, probe, limitMs = 60_000) {
  const end = Date.now() + limitMs * (sanitized ? 4 : 1);
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

class Process {
  constructor(name, args, log) {
    this.output = '';
    this.child = spawn(join(bin, name), args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.pid = this.child.pid;
    this.ended = once(this.child, 'exit').then(([code, signal]) => (this.end = { code, signal }));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on('data', (data) => {
        this.output += data;
        log?.push(String(data));
      });
    }
  }
  async kill(signal) {
    if (!this.end) this.child.kill(signal);
    return this.ended;
  }
}

async function portOf(process, file) {
  return until(`the port in ${file}`, () => {
    if (process.end) throw new Error(`ended at its start: ${process.output}`);
    if (!existsSync(file)) return undefined;
    return Number(readFileSync(file, 'utf8')) || undefined;
  });
}

export class Stack {
  // `toml` replaces or adds lines of sections: { limits: 'requests_per_second = 1000' }.
  static async create(toml = {}, { start = true } = {}) {
    const stack = new Stack();
    stack.folder = mkdtempSync(join(tmpdir(), 'nightlight-e2e-'));
    stack.file = (...parts) => join(stack.folder, ...parts);
    stack.toml = toml;
    writeFileSync(stack.file('credentials'), 'esp\nsandbox-password\n', { mode: 0o600 });
    writeFileSync(stack.file('cybertip.password'), 'sandbox-password\n', { mode: 0o600 });
    stack.nightlight('key', 'create', stack.file('nightlight.keys'));
    if (start) await stack.startSandbox();
    return stack;
  }

  // Runs the command line and returns what it printed. `input` goes to its standard input.
  nightlight(...args) {
    return this.run(args, undefined);
  }
  run(args, input) {
    return execFileSync(join(bin, 'nightlight'), args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
  }

  async startSandbox(args = []) {
    const portFile = this.file('sandbox.port');
    rmSync(portFile, { force: true });
    this.sandbox = new Process('nightlight-sandbox', [
      '--port', String(this.sandboxPort ?? 0), '--credentials', this.file('credentials'), '--port-file', portFile,
      '--seed', '1', ...args]);
    this.sandboxPort = await portOf(this.sandbox, portFile);
    this.sandboxUrl = `http://127.0.0.1:${this.sandboxPort}`;
  }

  // Makes a list of pictures for the bank of [lists].
  buildList(name, ...images) {
    const file = this.buildBankList(name, ...images.flatMap((image) => ['--image', image]));
    this.lists = [...(this.lists ?? []), file];
    return file;
  }
  // Makes a list for a bank of its own, with the command's options.
  buildBankList(name, ...options) {
    const file = this.file(`${name}.nllist`);
    this.nightlight('list', 'build', '--name', name, '--out', file, '--source', 'example hotline', ...options);
    return file;
  }
  // Adds a [[bank]] with these keys.
  addBank(keys) {
    const lines = Object.entries(keys).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`);
    this.banks = `${this.banks ?? ''}\n[[bank]]\n${lines.join('')}`;
  }

  writeConfig() {
    const sections = {
      server: `address = "127.0.0.1"\nport = ${this.port ?? 0}`,
      lists: `files = [${(this.lists ?? []).map((file) => JSON.stringify(file)).join(', ')}]`,
      reporter: 'first_name = "Trust"\nlast_name = "Desk"\nemail = "trust@example.org"\n' +
        'company_template = "Serve legal process at legal@example.org."\nservice_name = "Example Chat"',
      cybertip: `url = "${this.sandboxUrl}/ispws"\nuser = "esp"\npassword_file = "cybertip.password"\n` +
        'first_retry_ms = 50\nlongest_retry_ms = 400',
      console: existsSync(join(root, 'console/dist/index.html')) ? `assets = "${join(root, 'console/dist')}"` : '',
      limits: 'requests_per_second = 10000\nsign_ins_per_minute = 1000',
    };
    for (const [name, lines] of Object.entries(this.toml)) {
      const keys = lines.split('\n').map((line) => line.split('=')[0].trim());
      const kept = (sections[name] ?? '').split('\n').filter((line) => !keys.includes(line.split('=')[0].trim()));
      sections[name] = [...kept, lines].join('\n');
    }
    if (!this.lists) delete sections.lists;
    const text = Object.entries(sections).map(([name, lines]) => `[${name}]\n${lines}\n`).join('\n');
    writeFileSync(this.file('nightlight.toml'), text + (this.banks ?? ''));
    return this.file('nightlight.toml');
  }

  // Creates the reviewer rita, the approver abel, the admin ada and the service token of "chat".
  createPeople() {
    const config = this.writeConfig();
    for (const [name, role] of [['rita', 'reviewer'], ['abel', 'approver'], ['ada', 'admin']]) {
      this.run(['user', 'add', name, '--role', role, '--config', config], password);
    }
    this.token = this.nightlight('token', 'create', 'chat', '--config', config).trim().split('\n').pop();
  }

  async startDaemon() {
    const config = this.writeConfig();
    const portFile = this.file('daemon.port');
    rmSync(portFile, { force: true });
    this.daemon = new Process('nightlightd', ['--config', config, '--port-file', portFile]);
    this.port = await portOf(this.daemon, portFile);
    this.url = `http://127.0.0.1:${this.port}`;
  }

  async signIn(name) {
    const answer = await this.api('POST', '/v1/sessions', { name, password }, null);
    return answer.token;
  }
  get password() { return password; }

  // One API call; throws on an error answer, with its text.
  async api(method, path, body, token) {
    const response = await fetch(this.url + path, {
      method,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok) throw Object.assign(new Error(`${method} ${path}: ${response.status} ${bytes}`), { status: response.status });
    return response.headers.get('content-type')?.includes('json') ? JSON.parse(bytes) : bytes;
  }

  // The answer to a scan: { status, body }.
  async scan(bytes, context) {
    const response = await fetch(`${this.url}/v1/media:scan`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/octet-stream',
        'nightlight-context': JSON.stringify(context),
      },
      body: bytes,
    });
    return { status: response.status, body: await response.json() };
  }

  async ledger() {
    return (await fetch(`${this.sandboxUrl}/_ledger`)).json();
  }

  async stop() {
    await this.daemon?.kill('SIGTERM');
    await this.sandbox?.kill('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// The steps of people, each safe to repeat: what is already done is found done.
export async function lookInFull(stack, caseId, signalId, token) {
  return stack.api('POST', `/v1/cases/${caseId}/signals/${signalId}/looks`, { look: 'full' }, token);
}
export async function propose(stack, caseId, token) {
  return stack.api('POST', `/v1/cases/${caseId}/decisions`, {
    kind: 'propose-report',
    signal_count: (await stack.api('GET', `/v1/cases/${caseId}`, undefined, token)).case.signal_count,
    rationale: 'The picture is the listed one.',
    report: {
      incident_type: 'child-pornography',
      narrative: 'The account uploaded a file that equals an entry of the hash list. It was compared in full by a reviewer, who found it to be the listed picture. ' +
        'The account has been closed for uploads since. Nothing else is known about the person.',
    },
  }, token);
}
export async function approve(stack, reportId, token) {
  return stack.api('POST', `/v1/reports/${reportId}/approval`, { decision: 'approve', rationale: 'I compared it too.' }, token);
}
export async function receiptOf(stack, reportId, token, limitMs) {
  return until('the receipt', async () => {
    const detail = await stack.api('GET', `/v1/reports/${reportId}`, undefined, token);
    if (detail.report.state === 'parked') throw new Error(`parked: ${detail.report.last_problem}`);
    return detail.receipt;
  }, limitMs);
}

export function makeFolder(path) {
  mkdirSync(path, { recursive: true });
  return path;
}
