import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { AgentOptions } from 'node:http';
import { Duplex } from 'node:stream';
import type { SshEndpoint } from './endpoint.ts';
import { HttpAgent } from '../http/node-http.ts';
import { sshArguments } from './ssh-command.ts';
import { sshFailure, SshFailed } from './ssh-failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Maximum size of kept error output in bytes. */
const maxErrorBytes = 8 * 1024;

/** A connection over the two pipes of a program; both end together. */
class ProgramConnection extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;

  constructor(child: ChildProcessWithoutNullStreams) {
    super();
    this.#child = child;
    let errorText = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errorText = (errorText + chunk.toString('utf8')).slice(-maxErrorBytes);
    });
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause();
    });
    // Writing to an ended program fails before its exit is reported, with a poorer message.
    child.stdin.on('error', () => undefined);
    child.on('error', () => this.destroy(new SshFailed('unsupported', 'ssh is not installed here')));
    child.on('close', (code) => {
      if (code === 0) this.push(null);
      else this.destroy(sshFailure(code, errorText));
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

  // The pool calls these on network sockets; pipes have no such settings.
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

/** Connection pool with one `ssh` process each; `env` is its environment. */
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
