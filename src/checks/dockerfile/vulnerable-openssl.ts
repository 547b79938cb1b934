import type { Dockerfile } from '../../core/image/dockerfile.ts';
import type { Span } from '../../core/location.ts';
import { commandsIn } from '../support/dockerfile/dockerfile-commands.ts';
import {
  dockerfileCheck,
  instructionsOf,
  type DockerfileFound,
} from '../support/dockerfile/dockerfile-rule.ts';

/** CVE-2022-3602 and CVE-2022-3786: OpenSSL 3.0.0 to 3.0.6, fixed in 3.0.7 (2022-11-01). */
const vulnerable = /openssl-(3\.0\.[0-6])(?![\d.]*\d)/u;

const fetchers: ReadonlySet<string> = new Set(['curl', 'wget', 'wget2', 'aria2c', 'git', 'fetch']);

const versions = ['3.0.0', '3.0.1', '3.0.2', '3.0.3', '3.0.4', '3.0.5'];

function defect(at: Span, version: string): DockerfileFound {
  return {
    at,
    message: `OpenSSL ${version} has CVE-2022-3602 and CVE-2022-3786`,
    detail: { version },
    steps: ['Build a supported version of OpenSSL, or install the package of the distribution'],
  };
}

function* find(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  for (const { stage, command } of commandsIn(dockerfile)) {
    if (!stage.isUsed || !fetchers.has(command.program)) continue;
    for (const { text, at } of command.arguments) {
      const version = vulnerable.exec(text)?.[1];
      if (version !== undefined && /openssl/u.test(text)) yield defect(at, version);
    }
  }
  for (const { stage, instruction } of instructionsOf(dockerfile, 'ADD'))
    for (const { text, span } of stage.isUsed ? instruction.sources : []) {
      const version = vulnerable.exec(dockerfile.expandAt(instruction, text).text)?.[1];
      if (version !== undefined && /^(?:https?|git|ssh):\/\/|^git@/u.test(text)) yield defect(span, version);
    }
}

export const check = dockerfileCheck({
  id: 'dockerfile/vulnerable-openssl',
  title: 'Vulnerable OpenSSL version built',
  severity: 'high',
  why: 'A crafted certificate overflows a buffer of OpenSSL 3.0.0 to 3.0.6 while it is verified: a server that a program connects to may crash it or run code in it.',
  remediation: 'Take a supported version of OpenSSL, at least 3.0.7, and keep it up to date.',
  aliases: [{ tool: 'kics', id: 'Vulnerable OpenSSL Version', only: versions }],
  references: ['CVE-2022-3602', 'CVE-2022-3786'],
  nothing: 'no vulnerable OpenSSL is fetched by its name',
  find,
  examples: {
    bad: [
      {
        title: 'wget',
        dockerfile: 'FROM debian:13\nRUN wget https://www.openssl.org/source/openssl-3.0.5.tar.gz',
      },
      {
        title: 'curl',
        dockerfile: 'FROM debian:13\nRUN curl -sSLO "https://www.openssl.org/source/openssl-3.0.0.tar.gz"',
      },
      {
        title: 'the last of them',
        dockerfile: 'FROM debian:13\nRUN curl https://x.example/openssl-3.0.6.tar.gz | tar x',
      },
      {
        title: 'exec form',
        dockerfile: 'FROM debian:13\nRUN ["wget", "https://www.openssl.org/source/openssl-3.0.2.tar.gz"]',
      },
      {
        title: 'git',
        dockerfile: 'FROM debian:13\nRUN git clone -b openssl-3.0.1 https://github.com/openssl/openssl',
      },
      {
        title: 'ADD',
        dockerfile: 'FROM debian:13\nADD https://www.openssl.org/source/openssl-3.0.4.tar.gz /src/',
      },
    ],
    good: [
      {
        title: 'fixed',
        dockerfile: 'FROM debian:13\nRUN wget https://www.openssl.org/source/openssl-3.0.7.tar.gz',
      },
      {
        title: 'a later one',
        dockerfile: 'FROM debian:13\nRUN wget https://www.openssl.org/source/openssl-3.0.15.tar.gz',
      },
      {
        title: 'another series',
        dockerfile: 'FROM debian:13\nRUN wget https://www.openssl.org/source/openssl-1.1.1w.tar.gz',
      },
    ],
    unsure: [],
  },
});
