import { notUnderstood } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';
import { packageSteps } from '../support/dockerfile/package-command.ts';

/** Subcommands that upgrade all packages, where others of the name only update the index. */
const upgrades: Readonly<Record<string, readonly string[]>> = {
  yum: ['update', 'upgrade'],
  dnf: ['update', 'upgrade', 'up'],
  microdnf: ['update', 'upgrade'],
  tdnf: ['update', 'upgrade'],
  zypper: ['update', 'up'],
};
const installs =
  /^(?:install|in|reinstall|localinstall|groupinstall|source-install|si|(?:module|group) install)$/u;

export const check = dockerfileCheck({
  id: 'dockerfile/separate-upgrade',
  title: 'Packages upgraded in a separate build step',
  category: 'hygiene',
  severity: 'info',
  why: 'The build cache keeps the layer while its text is unchanged: the packages are as old as the layer, and a newer base image would have them.',
  remediation: 'Use a newer base image, or upgrade in the RUN that installs packages.',
  aliases: [
    { tool: 'trivy', id: 'DS-0017', only: ['yum update', 'dnf update', 'zypper update', 'zypper up'] },
    { tool: 'kics', id: 'Update Instruction Alone', only: ['yum update', 'dnf update'] },
    { tool: 'checkov', id: 'CKV_DOCKER_5', only: ['yum update', 'dnf update', 'zypper update'] },
  ],
  nothing: 'no step only upgrades packages',
  *find(dockerfile) {
    for (const { commands } of packageSteps(dockerfile)) {
      const managers = commands.flatMap(({ manager }) => manager ?? []);
      const upgrade = managers.findIndex(({ program, verb }) => upgrades[program]?.includes(verb) === true);
      const found = managers[upgrade];
      if (found?.verbAt === undefined) continue;
      const later = managers.slice(upgrade + 1);
      if (later.some(({ program, verb }) => program === found.program && installs.test(verb))) continue;
      const command = `${found.program} ${found.verb}`;
      yield {
        at: found.verbAt.at,
        message: `${command} is in a step of its own: the build cache keeps it, and the packages with it`,
        detail: { command },
        steps: ['Use a newer base image instead, or combine it with the RUN that installs packages'],
      };
    }
    yield* notUnderstood(dockerfile);
  },
  examples: {
    bad: [
      { title: 'yum', dockerfile: 'FROM rockylinux:9\nRUN yum -y update && yum clean all' },
      { title: 'dnf, of single packages', dockerfile: 'FROM fedora:42\nRUN dnf upgrade -y openssl' },
      { title: 'zypper', dockerfile: 'FROM opensuse/leap:15.6\nRUN zypper -n up' },
      {
        title: 'behind an installation',
        dockerfile: 'FROM rockylinux:9\nRUN yum -y install a && yum -y update',
      },
    ],
    good: [
      {
        title: 'with an installation',
        dockerfile: 'FROM rockylinux:9\nRUN yum -y update && yum -y install a',
      },
      { title: 'an index', dockerfile: 'FROM debian:13\nRUN apt-get update' },
    ],
    unsure: [{ title: 'a variable as program', dockerfile: 'FROM rockylinux:9\nRUN $YUM update' }],
  },
});
