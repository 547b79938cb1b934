import type { Dockerfile, InstructionOf } from '../../core/image/dockerfile.ts';
import {
  dockerfileCheck,
  instructionsOf,
  type DockerfileFound,
} from '../support/dockerfile/dockerfile-rule.ts';

/** An entry of EXPOSE: `[[address:]host port:]port[/protocol]`. */
interface ExposedPort {
  instruction: InstructionOf<'EXPOSE'>;
  isTrigger: boolean;
  text: string;
  isKnown: boolean;
  /** What is before the port of the container. */
  host: string;
  port: string;
  protocol: string;
}

function* exposedPorts(dockerfile: Dockerfile): Iterable<ExposedPort> {
  for (const { instruction, isTrigger } of instructionsOf(dockerfile, 'EXPOSE'))
    for (const value of instruction.values) {
      const { byDefault, isKnown } = dockerfile.expandAt(instruction, value.text);
      for (const text of byDefault.split(/\s+/u).filter((one) => one !== '')) {
        const colon = text.lastIndexOf(':');
        const [port = '', protocol = ''] = text.slice(colon + 1).split('/');
        const host = text.slice(0, Math.max(colon, 0)).replace(/^:+$/u, '');
        yield { instruction, isTrigger, text, isKnown, host, port, protocol };
      }
    }
}

const highest = 65_535;

function* findOutOfRange(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  for (const { instruction } of instructionsOf(dockerfile, 'EXPOSE'))
    for (const { text, span } of instruction.values)
      if (!dockerfile.expandAt(instruction, text).isKnown)
        yield { at: span, doubt: `${text} depends on a variable without a value` };
  for (const { instruction, text, isKnown, port } of exposedPorts(dockerfile)) {
    if (isKnown && port.split('-').some((one) => /^\d+$/u.test(one) && Number(one) > highest))
      yield {
        at: instruction.span,
        message: `${text}: ports go up to ${highest}`,
        detail: { port: text, form: port.includes('-') ? 'range' : 'one port' },
        steps: ['Write the port that the application listens on'],
      };
  }
}

const range = dockerfileCheck({
  id: 'dockerfile/port-out-of-range',
  title: 'Exposed port above 65535',
  category: 'correctness',
  severity: 'medium',
  why: 'There is no such port: the build stops, or the application is reached at another one.',
  remediation: 'Write the port that the application listens on.',
  aliases: [
    { tool: 'hadolint', id: 'DL3011' },
    { tool: 'trivy', id: 'DS-0008', only: ['one port'] },
    { tool: 'kics', id: 'UNIX Ports Out Of Range', only: ['one port'] },
  ],
  nothing: 'every exposed port is in range',
  find: findOutOfRange,
  examples: {
    bad: [
      { title: 'a port', dockerfile: 'FROM debian:13\nEXPOSE 80 65536/tcp' },
      { title: 'a range', dockerfile: 'FROM debian:13\nEXPOSE 65000-66000' },
      { title: 'a variable', dockerfile: 'FROM debian:13\nENV PORT=80000\nEXPOSE $PORT' },
    ],
    good: [
      { title: 'in range', dockerfile: 'FROM debian:13\nEXPOSE 0 65535 8000-8010/udp' },
      { title: 'none', dockerfile: 'FROM debian:13' },
    ],
    unsure: [{ title: 'a variable', dockerfile: 'FROM debian:13\nARG PORT\nEXPOSE $PORT' }],
  },
});

/** BuildKit reports no triggers. */
const trigger = 'after ONBUILD';

const format = dockerfileCheck({
  id: 'dockerfile/expose-host-port',
  title: 'EXPOSE with an address or a host port',
  category: 'correctness',
  severity: 'low',
  why: 'EXPOSE publishes nothing: the address and the port of the host are ignored, and future builders refuse them.',
  remediation: 'Write the port of the container alone, and publish it where the container is started.',
  aliases: [{ tool: 'buildkit', id: 'ExposeInvalidFormat', only: ['EXPOSE'] }],
  nothing: 'every EXPOSE names ports of the container only',
  *find(dockerfile) {
    for (const { instruction, isTrigger, text, host } of exposedPorts(dockerfile))
      if (host !== '')
        yield {
          at: instruction.span,
          message: `${text} names ${host} of the host, which is ignored`,
          detail: { port: text, instruction: isTrigger ? trigger : 'EXPOSE' },
          steps: ['Write the port of the container alone'],
        };
  },
  examples: {
    bad: [
      { title: 'a host port', dockerfile: 'FROM debian:13\nEXPOSE 8080:80' },
      { title: 'an address', dockerfile: 'FROM debian:13\nEXPOSE 443 127.0.0.1:8080:80/tcp' },
      { title: 'an IPv6 address', dockerfile: 'FROM debian:13\nEXPOSE [::1]:8080:80' },
    ],
    good: [{ title: 'a port', dockerfile: 'FROM debian:13\nEXPOSE 80 443/tcp' }],
    unsure: [],
  },
});

const protocolCase = dockerfileCheck({
  id: 'dockerfile/expose-protocol-case',
  title: 'EXPOSE with a protocol in upper case',
  category: 'style',
  severity: 'info',
  why: 'Some tools compare the protocol with `tcp`, and take another case for another protocol.',
  remediation: 'Write `tcp`, `udp` or `sctp`.',
  aliases: [{ tool: 'buildkit', id: 'ExposeProtoCasing', only: ['EXPOSE'] }],
  nothing: 'every protocol of EXPOSE is in lower case',
  *find(dockerfile) {
    for (const { instruction, isTrigger, text, protocol } of exposedPorts(dockerfile))
      if (protocol !== protocol.toLowerCase())
        yield {
          at: instruction.span,
          message: `${text}: the protocol is not in lower case`,
          detail: { port: text, instruction: isTrigger ? trigger : 'EXPOSE' },
          steps: [`Write ${text.toLowerCase()}`],
        };
  },
  examples: {
    bad: [{ title: 'upper case', dockerfile: 'FROM debian:13\nEXPOSE 80/TCP 53/Udp' }],
    good: [{ title: 'lower case', dockerfile: 'FROM debian:13\nEXPOSE 80/tcp 53/udp 22' }],
    unsure: [],
  },
});

/** Checks the ports of EXPOSE. */
export const checks = [range, format, protocolCase];
