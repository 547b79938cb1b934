import type { Check } from '../../core/rules/check.ts';
import type { ManagedPlugin } from '../../core/engine/engine.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { fail, notApplicable, pass, unknown, combine } from '../../core/rules/outcome.ts';
import {
  exampleConfig,
  daemonSteps,
  engineCheck,
  checkReading,
  settingOf,
  withSettings,
} from '../support/engine/engine-rule.ts';
import { readingOf, unread } from '../support/subject.ts';

const authorizationPlugin = engineCheck({
  id: 'engine/authorization-plugin',
  needs: ['daemon'],
  title: 'No authorization plugin for the Docker API',
  severity: 'low',
  cis: '2.12',
  references: ['NIST SP 800-190, 4.5.2'],
  why: 'Everyone who can reach the Docker API may do everything: reading logs and starting a privileged container need the same access.',
  remediation:
    'Where people share an engine, let an authorization plugin check each request (`authorization-plugins`). Otherwise give API access to root only.',
  members: ['authorization-plugins'],
  judge: (engine) =>
    checkReading(settingOf(engine, 'authorizationPlugins'), 'authorization-plugins', (plugins = [], part) =>
      plugins.length === 0
        ? part.fail({
            message: 'No authorization plugin checks requests to the Docker API',
            steps: daemonSteps('"authorization-plugins"'),
          })
        : part.pass(`authorization-plugins = ${plugins.join(', ')}; what the plugin allows was not tested`),
    ),
  examples: {
    bad: [{ title: 'no plugin', ...exampleConfig({}) }],
    good: [{ title: 'a plugin', ...exampleConfig({ 'authorization-plugins': ['gate'] }) }],
    unsure: [],
  },
});

/** `gate` and `gate:latest` are one plugin. */
function withTag(name: string): string {
  return /:[^/]*$/u.test(name) ? name : `${name}:latest`;
}

function sameName(plugin: ManagedPlugin, name: string): boolean {
  return withTag(plugin.name) === withTag(name);
}

/**
 * Checks one authorization plugin. A legacy plugin is a socket, and the engine refuses requests that it
 * does not answer. A managed plugin that was disabled and enabled again is bypassed until the engine
 * restarts, and no answer of the API shows it (seen on Engine 26.1.5).
 */
function checkPlugin(name: string, managed: readonly ManagedPlugin[], from: string): Outcome {
  const plugin = managed.find((one) => sameName(one, name));
  if (plugin === undefined) {
    const saw = `${name} is not a managed plugin: dockerd refuses requests when it does not answer`;
    return pass({ source: from, saw });
  }
  if (plugin.enabled) {
    const doubt = `${name} is a managed plugin. dockerd stops asking it once it was disabled, even if it was enabled again; confirm that it refuses what it should`;
    return unknown('needs-review', doubt);
  }
  const problem = {
    message: `The authorization plugin ${name} is configured and disabled: every request is allowed`,
    detail: { plugin: name },
    at: [],
    evidence: [{ source: from, saw: `${name}: Enabled is false` }] as const,
    change: {
      kind: 'manual' as const,
      title: 'Enable the plugin',
      steps: [`docker plugin enable ${name}`, 'Restart dockerd: enabling alone does not restore the plugin'],
    },
  };
  return fail(problem);
}

const authorizationDisabled = engineCheck({
  id: 'engine/authorization-plugin-disabled',
  needs: ['daemon'],
  title: 'Authorization plugin configured and disabled',
  severity: 'high',
  why: 'When a managed plugin is disabled, dockerd stops asking it and allows every request. The configuration still names the plugin, and enabling it again does not restore it.',
  remediation:
    'Enable the plugin (`docker plugin enable NAME`), restart dockerd, and find out who disabled it.',
  members: ['authorization-plugins'],
  beyondFile: () => 'a configuration file does not say which plugins are enabled',
  judge(engine) {
    const configured = settingOf(engine, 'authorizationPlugins');
    if (configured.state !== 'known') return unread(configured);
    if (configured.value.length === 0) return notApplicable('no authorization plugin is configured');
    const managed = readingOf(engine.plugins, 'GET /plugins');
    if (managed.state !== 'known') return unread(managed);
    return combine(configured.value.map((name) => checkPlugin(name, managed.value, managed.from)));
  },
  examples: {
    bad: [
      {
        title: 'a managed plugin that is disabled',
        facts: withSettings(
          { authorizationPlugins: ['gate'] },
          {
            plugins: {
              state: 'known',
              value: [{ name: 'gate:latest', enabled: false, interfaces: ['authz'] }],
              from: 'GET /plugins',
            },
          },
        ),
      },
    ],
    good: [
      {
        title: 'a plugin that is a socket',
        facts: withSettings(
          { authorizationPlugins: ['gate'] },
          { plugins: { state: 'known', value: [], from: 'GET /plugins' } },
        ),
      },
    ],
    unsure: [
      {
        title: 'a managed plugin that is enabled now',
        facts: withSettings(
          { authorizationPlugins: ['gate'] },
          {
            plugins: {
              state: 'known',
              value: [{ name: 'gate:latest', enabled: true, interfaces: ['authz'] }],
              from: 'GET /plugins',
            },
          },
        ),
      },
      {
        title: 'the plugins could not be listed',
        facts: withSettings(
          { authorizationPlugins: ['gate'] },
          { plugins: { state: 'unreadable', why: 'denied', detail: 'status 403', from: 'GET /plugins' } },
        ),
      },
    ],
  },
});

/** Checks for a missing and a disabled authorization plugin. */
export const checks: readonly Check<'engine'>[] = [authorizationPlugin, authorizationDisabled];
