import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Runs `work` while no other process holds the lock on a file; the lock ends with the process that holds it. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const holder = spawn('flock', [file, 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => holder.once('close', done));
  try {
    await new Promise((locked, fail) => {
      holder.stdout.once('data', locked);
      holder.once('error', fail);
      holder.once('exit', (code) => fail(new Error(`flock ended with ${code}`)));
    });
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
