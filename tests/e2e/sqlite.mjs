// Runs SQL on a database file by the sqlite3 program: Node.js 18 has no SQLite of its own.
import { execFileSync } from 'node:child_process';

export class DatabaseSync {
  constructor(file) { this.file = file; }
  exec(sql) { return execFileSync('sqlite3', [this.file, sql], { encoding: 'utf8' }); }
  close() {
    // Leaves no write-ahead log beside the file.
    this.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }
}
