import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { AgentOptions } from 'node:http';
import { Duplex } from 'node:stream';
import type { SshEndpoint } from './endpoint.ts';
import { HttpAgent } from './node-http.ts';
import { sshArguments } from './ssh-command.ts';
import { sshFailure, SshFailed } from './ssh-failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is kept of the words of a program that may go on for ever. */
const mostWords = 8 * 1024;

/** The two pipes of a program as one connection. It ends with the program, and the program with it. */
class ProgramConnection extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;

  constructor(child: ChildProcessWithoutNullStreams) {
    super();
    this.#child = child;
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString('utf8')).slice(-mostWords);
    });
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause();
    });
    // Writing to a program that has ended fails before its end is told, and says less.
    child.stdin.on('error', () => undefined);
    child.on('error', () => this.destroy(new SshFailed('unsupported', 'there is no ssh program here')));
    child.on('close', (code) => {
      if (code === 0) this.push(null);
      else this.destroy(sshFailure(code, words));
    });
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(chunk, encoding, () => done());
    else done();
  }

  override _final(done: () => void): void {
    this.#child.stdin.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#child.kill();
    done(error);
  }

  // The pool calls these on what it takes for a network connection; pipes have none of it.
  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

/** A pool of connections to the engine behind an `ssh` program each; `env` is that program's. */
export class SshAgent extends HttpAgent {
  readonly #endpoint: SshEndpoint;
  readonly #env: Environment;

  constructor(endpoint: SshEndpoint, env: Environment, options: AgentOptions) {
    super(options);
    this.#endpoint = endpoint;
    this.#env = env;
  }

  override createConnection(): Duplex {
    return new ProgramConnection(spawn('ssh', sshArguments(this.#endpoint), { env: { ...this.#env } }));
  }
}
