import type { Check } from '../../core/check.ts';
import type { ManagedPlugin } from '../../core/engine.ts';
import { conclude } from '../support/conclude.ts';
import { daemonSteps, engineCheck, judgeReading, settingOf, withSettings } from '../support/engine-rule.ts';
import { readingOf, unread } from '../support/subject.ts';

const authorizationPlugin = engineCheck({
  slug: 'authorization-plugin',
  title: 'No authorization of requests to the engine',
  severity: 'low',
  cis: '2.12',
  references: ['NIST SP 800-190, 4.5.2'],
  why: 'Whoever can reach the API may do everything: there is no difference between looking at logs and starting a privileged container.',
  remediation:
    'Where people share an engine, let an authorization plugin judge each request (`authorization-plugins`); else hand the API to nobody who is not root anyway.',
  judge: (engine) =>
    judgeReading(settingOf(engine, 'authorizationPlugins'), 'authorization-plugins', (plugins = []) =>
      plugins.length === 0
        ? {
            wrong: 'Requests to the engine are not authorized one by one',
            steps: daemonSteps('"authorization-plugins"'),
          }
        : { fine: `${plugins.join(', ')} let this request through; what else it allows was not tried` },
    ),
  examples: {
    bad: [{ title: 'none', facts: withSettings({ authorizationPlugins: [] }) }],
    good: [{ title: 'one', facts: withSettings({ authorizationPlugins: ['gate'] }) }],
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

const authorizationDisabled = engineCheck({
  slug: 'authorization-plugin-disabled',
  title: 'Authorization plugin configured and disabled',
  severity: 'high',
  why: 'The engine takes a managed plugin out of its chain when it is disabled, and lets every request through: the configuration still names it.',
  remediation: 'Enable the plugin again: `docker plugin enable NAME`; find out who disabled it.',
  judge(engine) {
    const configured = settingOf(engine, 'authorizationPlugins');
    if (configured.state !== 'known') return unread(configured);
    if (configured.value.length === 0)
      return { state: 'not-applicable', because: 'no authorization plugin is configured' };
    const managed = readingOf(engine.plugins, 'GET /plugins');
    if (managed.state !== 'known') return unread(managed);
    const { from } = managed;
    const disabled = configured.value.filter((name) =>
      managed.value.some((plugin) => sameName(plugin, name) && !plugin.enabled),
    );
    const problems = disabled.map((name) => ({
      message: `${name} is configured to authorize requests, and is disabled: every request is let through`,
      detail: { plugin: name },
      at: [],
      evidence: [{ source: from, saw: `${name}: Enabled is false` }] as const,
      change: { kind: 'manual' as const, title: 'Enable it', steps: [`docker plugin enable ${name}`] },
    }));
    const saw = `${configured.value.join(', ')}: none of them is a managed plugin that is disabled; the engine refuses requests when one does not answer`;
    return conclude({ problems, doubts: [], evidence: [{ source: from, saw }] });
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
        title: 'a managed plugin that is enabled',
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
    ],
    unsure: [
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

/** Whether requests are authorized, and whether what does it can be got round. */
export const checks: readonly Check<'engine'>[] = [authorizationPlugin, authorizationDisabled];
