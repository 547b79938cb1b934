import { dockerfileCheck, instructionsOf } from '../support/dockerfile/dockerfile-rule.ts';

/** `22`, `22/tcp`, and ranges such as `20-25`. */
function includesSsh(port: string): boolean {
  const [, first = '', last = first] = /^0*(\d+)(?:-0*(\d+))?(?:\/\w+)?$/u.exec(port) ?? [];
  return first !== '' && Number(first) <= 22 && Number(last) >= 22;
}

export const check = dockerfileCheck({
  id: 'dockerfile/exposed-ssh',
  title: 'SSH port exposed',
  severity: 'low',
  why: 'An SSH server in a container is another program that is reached from outside, with accounts and keys of its own to keep; `docker exec` does the same over the engine.',
  remediation: 'Leave out the SSH server, and use `docker exec`.',
  aliases: [
    { tool: 'trivy', id: 'DS-0004', only: ['22', '22/tcp', '22/udp'] },
    { tool: 'kics', id: 'Exposing Port 22 (SSH)', only: ['22'] },
    { tool: 'checkov', id: 'CKV_DOCKER_1', only: ['22'] },
  ],
  references: ['NIST SP 800-190, 4.1.2'],
  nothing: 'port 22 is not exposed',
  *find(dockerfile) {
    for (const { instruction } of instructionsOf(dockerfile, 'EXPOSE'))
      for (const { text, span } of instruction.values) {
        const port = dockerfile.expandAt(instruction, text);
        if (!port.isKnown)
          yield { at: span, doubt: `the port ${text} depends on a variable without a value` };
        else
          // One variable may stand for several ports.
          for (const one of port.text.split(/\s+/u).filter(includesSsh))
            yield {
              at: span,
              message: `EXPOSE ${one}: the port of SSH`,
              detail: { port: text === one ? one : `${text} is ${one}` },
              steps: ['Remove the port and the SSH server'],
            };
      }
  },
  examples: {
    bad: [
      { title: '22', dockerfile: 'FROM debian:13\nEXPOSE 80 22' },
      { title: '22/tcp', dockerfile: 'FROM debian:13\nEXPOSE 22/tcp' },
      { title: '22/udp', dockerfile: 'FROM debian:13\nEXPOSE 22/UDP' },
      { title: 'a range', dockerfile: 'FROM debian:13\nEXPOSE 20-25' },
      { title: 'a variable', dockerfile: 'FROM debian:13\nARG P=22\nEXPOSE $P' },
      { title: 'in quotes', dockerfile: 'FROM debian:13\nEXPOSE "22"' },
      { title: 'a build stage', dockerfile: 'FROM debian:13 AS a\nEXPOSE 22\nFROM debian:13' },
      { title: 'a trigger', dockerfile: 'FROM debian:13\nONBUILD EXPOSE 22' },
    ],
    good: [
      { title: 'another port', dockerfile: 'FROM debian:13\nEXPOSE 2222 220 80' },
      { title: 'nothing exposed', dockerfile: 'FROM debian:13' },
    ],
    unsure: [{ title: 'a build argument without a value', dockerfile: 'FROM debian:13\nARG P\nEXPOSE $P' }],
  },
});
