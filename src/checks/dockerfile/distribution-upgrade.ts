import { notUnderstood } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';
import { packageCommandsIn } from '../support/dockerfile/package-command.ts';

/** Subcommands that may replace or remove packages in order to upgrade all others. */
const upgrades: Readonly<Record<string, readonly string[]>> = {
  'apt-get': ['dist-upgrade', 'full-upgrade'],
  apt: ['dist-upgrade', 'full-upgrade'],
  aptitude: ['dist-upgrade', 'full-upgrade'],
  zypper: ['dist-upgrade', 'dup'],
  dnf: ['distro-sync', 'system-upgrade'],
  yum: ['distro-sync', 'distribution-synchronization'],
};
const programs: ReadonlySet<string> = new Set(Object.keys(upgrades));

export const check = dockerfileCheck({
  id: 'dockerfile/distribution-upgrade',
  title: 'Whole distribution upgraded in build',
  category: 'hygiene',
  severity: 'low',
  why: 'The image is no longer the base image that was chosen and tested: packages are replaced and removed, and what is installed depends on the day of the build.',
  remediation: 'Use a newer base image, and upgrade single packages where it lacks a fix.',
  aliases: [
    { tool: 'hadolint', id: 'DL3035', only: ['zypper dist-upgrade', 'zypper dup'] },
    { tool: 'trivy', id: 'DS-0024', only: ['apt-get dist-upgrade'] },
    { tool: 'dockle', id: 'DKL-DI-0003', only: ['apt-get dist-upgrade', 'apt dist-upgrade'] },
  ],
  nothing: 'no step upgrades the whole distribution',
  *find(dockerfile) {
    for (const one of packageCommandsIn(dockerfile, programs)) {
      if ('doubt' in one) {
        yield one;
        continue;
      }
      const { program, verb, verbAt } = one.found;
      if (verbAt === undefined || upgrades[program]?.includes(verb) !== true) continue;
      yield {
        at: verbAt.at,
        message: `${program} ${verb} replaces and removes packages of the base image`,
        detail: { command: `${program} ${verb}` },
        steps: ['Use a newer base image instead', 'Name single packages where one lacks a fix'],
      };
    }
    yield* notUnderstood(dockerfile);
  },
  examples: {
    bad: [
      { title: 'apt-get', dockerfile: 'FROM debian:13\nRUN apt-get update && apt-get -y dist-upgrade' },
      { title: 'apt', dockerfile: 'FROM debian:13\nRUN apt full-upgrade -y' },
      { title: 'zypper', dockerfile: 'FROM opensuse/leap:15.6\nRUN zypper -n dup && zypper dist-upgrade -y' },
      { title: 'dnf', dockerfile: 'FROM fedora:42\nRUN dnf -y distro-sync' },
    ],
    good: [
      { title: 'an upgrade', dockerfile: 'FROM debian:13\nRUN apt-get update && apt-get -y upgrade' },
      { title: 'zypper update', dockerfile: 'FROM opensuse/leap:15.6\nRUN zypper -n update' },
    ],
    unsure: [{ title: 'a subcommand in a variable', dockerfile: 'FROM debian:13\nRUN apt-get -y $WHAT' }],
  },
});
