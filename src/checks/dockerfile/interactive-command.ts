import { commandsIn, notUnderstood } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';

/** What these programs are for, which a build step has not. */
const purposes: Readonly<Record<string, string>> = {
  free: 'shows the memory of the builder',
  halt: 'stops a machine',
  htop: 'shows processes to a person',
  ifconfig: 'configures a network',
  kill: 'ends processes, and none outlive the step',
  mount: 'needs rights that a build lacks, and nothing stays mounted after the step',
  nano: 'edits files for a person',
  poweroff: 'stops a machine',
  ps: 'shows processes, and none outlive the step',
  reboot: 'restarts a machine',
  service: 'starts services, and none outlive the step',
  shutdown: 'stops a machine',
  ssh: 'opens a session on another machine',
  top: 'shows processes to a person',
  vi: 'edits files for a person',
  vim: 'edits files for a person',
};

const classic = ['free', 'kill', 'mount', 'ps', 'service', 'shutdown', 'ssh', 'top', 'vim'];

export const check = dockerfileCheck({
  id: 'dockerfile/interactive-command',
  title: 'Command without a purpose in a build',
  category: 'hygiene',
  severity: 'info',
  why: 'It has no effect on the image, or one that is not meant. Often it is left over from trying things out.',
  remediation: 'Remove the command. A service is started by ENTRYPOINT or CMD.',
  aliases: [
    { tool: 'hadolint', id: 'DL3001', only: classic },
    { tool: 'slim', id: 'ID.20022', only: classic },
    {
      tool: 'kics',
      id: 'Run Utilities And POSIX Commands',
      only: [...classic.filter((name) => name !== 'ssh'), 'ifconfig', 'nano'],
    },
  ],
  nothing: 'every command has a purpose in a build',
  *find(dockerfile) {
    for (const { command } of commandsIn(dockerfile)) {
      const { program } = command;
      const purpose = Object.hasOwn(purposes, program) ? purposes[program] : undefined;
      if (purpose === undefined) continue;
      yield {
        at: command.at,
        message: `${program} ${purpose}`,
        detail: { program },
        steps: [`Remove ${program} from the build`],
      };
    }
    yield* notUnderstood(dockerfile);
  },
  examples: {
    bad: [
      ...Object.keys(purposes).map((name) => ({ title: name, dockerfile: `FROM debian:13\nRUN ${name} x` })),
      { title: 'in a chain', dockerfile: 'FROM debian:13\nRUN a && sudo service ssh start' },
      { title: 'exec form', dockerfile: 'FROM debian:13\nRUN ["top"]' },
    ],
    good: [
      {
        title: 'packages and files',
        dockerfile: 'FROM debian:13\nRUN apt-get install -y vim ssh && ls /etc/service',
      },
      { title: 'a mount of the builder', dockerfile: 'FROM debian:13\nRUN --mount=type=cache,target=/x a' },
    ],
    unsure: [{ title: 'a variable as program', dockerfile: 'FROM debian:13\nRUN $EDITOR x' }],
  },
});
