import { notUnderstood } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck, replaceText } from '../support/dockerfile/dockerfile-rule.ts';
import { packageCommandsIn } from '../support/dockerfile/package-command.ts';

/** Subcommands that are the same in apt-get; true if the result in the image is certainly the same. */
const inAptGet: Readonly<Record<string, boolean>> = {
  update: true,
  remove: true,
  purge: true,
  autoremove: true,
  clean: true,
  autoclean: true,
  // apt deletes the archives that it downloaded, and apt-get only where it is configured so.
  install: false,
  reinstall: false,
  'build-dep': false,
  satisfy: false,
  source: false,
  download: false,
};

const apt: ReadonlySet<string> = new Set(['apt']);

export const check = dockerfileCheck({
  id: 'dockerfile/apt-command',
  title: 'apt used instead of apt-get',
  category: 'style',
  severity: 'info',
  why: 'apt is for people: its options and output may change from one version to the next, and it warns of that itself.',
  remediation: 'Write `apt-get` or `apt-cache`.',
  aliases: [
    { tool: 'hadolint', id: 'DL3027' },
    { tool: 'kics', id: 'Run Using apt' },
    { tool: 'checkov', id: 'CKV_DOCKER_9' },
  ],
  fixable: true,
  nothing: 'apt-get is used instead of apt',
  *find(dockerfile) {
    for (const one of packageCommandsIn(dockerfile, apt)) {
      const verb = 'found' in one ? one.found.verb : '';
      const at = 'found' in one ? one.found.command.programAt : one.at;
      const isSame = Object.hasOwn(inAptGet, verb) ? inAptGet[verb] : undefined;
      const isPlain = /^(?:\/usr\/bin\/)?apt$/u.test(dockerfile.text.slice(at.start, at.end));
      yield {
        at,
        message: 'apt is for people, and its interface may change: a build uses apt-get',
        detail: { command: `apt ${verb}`.trim() },
        ...(isSame !== undefined && isPlain
          ? {
              change: replaceText(dockerfile, {
                at: { start: at.end - 'apt'.length, end: at.end },
                text: 'apt-get',
                title: 'Use apt-get',
                safety: isSame ? 'safe' : 'risky',
              }),
            }
          : { steps: ['Use apt-get, or apt-cache for what only reads'] }),
      };
    }
    yield* notUnderstood(dockerfile);
  },
  examples: {
    bad: [
      { title: 'an installation', dockerfile: 'FROM debian:13\nRUN apt install -y curl' },
      { title: 'in a chain', dockerfile: 'FROM debian:13\nRUN apt-get update && sudo apt -y install curl' },
      { title: 'exec form', dockerfile: 'FROM debian:13\nRUN ["apt", "update"]' },
      { title: 'with its directory', dockerfile: 'FROM debian:13\nRUN /usr/bin/apt update' },
      { title: 'in a heredoc', dockerfile: 'FROM debian:13\nRUN <<EOF\napt update\nEOF' },
      { title: 'what only reads', dockerfile: 'FROM debian:13\nRUN apt list --installed' },
      { title: 'ONBUILD', dockerfile: 'FROM debian:13\nONBUILD RUN apt update' },
    ],
    good: [
      { title: 'apt-get', dockerfile: 'FROM debian:13\nRUN apt-get update && apt-cache policy curl' },
      {
        title: 'a package and a directory',
        dockerfile: 'FROM debian:13\nRUN apt-get install -y apt && ls /etc/apt apt',
      },
    ],
    unsure: [{ title: 'a variable as program', dockerfile: 'FROM debian:13\nRUN $APT install curl' }],
  },
});
