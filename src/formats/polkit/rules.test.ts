import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolkitRules } from './rules.ts';

const manage = 'org.freedesktop.systemd1.manage-units';

/** Shows conditions: an action as whether it holds for the management of units. */
function shown(body: string): string | readonly string[] {
  const { allowed, isUnclear } = parsePolkitRules(`polkit.addRule(function(action, subject) {${body}});`);
  if (isUnclear) return 'unclear';
  return allowed.map((conditions) =>
    conditions
      .map((atom) => {
        if (atom.asks === 'action') return atom.holds(manage) ? 'this' : 'other';
        return 'name' in atom ? `${atom.asks} ${atom.name}` : atom.asks;
      })
      .join(' and '),
  );
}

const yes = 'return polkit.Result.YES;';
const cases: readonly (readonly [body: string, expected: string | readonly string[]])[] = [
  [`if (action.id == "${manage}" && subject.user == "ann") ${yes}`, ['this and user ann']],
  [`if ('${manage}' === action.id) { ${yes} }`, ['this']],
  [
    `if (action.id.indexOf("org.freedesktop.systemd1.") == 0 && subject.isInGroup('w')) {${yes}}`,
    ['this and group w'],
  ],
  [`if (action.id.startsWith("org.gnome.")) ${yes}`, ['other']],
  [`if (["a", "${manage}"].indexOf(action.id) >= 0) ${yes}`, ['this']],
  [`if (["a"].includes(action.id)) ${yes}`, ['other']],
  [`if (action.id != "a" && subject.local && subject.active) ${yes}`, ['this and session and session']],
  [
    `if ((action.id == "a" || action.id == "${manage}") && subject.isInGroup("w")) ${yes}`,
    ['other and group w', 'this and group w'],
  ],
  [
    `if (subject.isInGroup("w")) { if (action.id == "${manage}") { ${yes} } } else { return null; }`,
    ['group w and this'],
  ],
  [`var verb = action.lookup("verb"); if (verb == "start") ${yes}`, ['detail verb']],
  [`if (action.lookup("unit").indexOf("a") == 0) ${yes}`, ['detail unit']],
  [`if (action.lookup("unit") != "a.service") ${yes}`, ['unclear']],
  [`return subject.isInGroup("w") ? polkit.Result.YES : polkit.Result.NO;`, ['group w']],
  [`return "yes";`, ['']],
  [`polkit.log("x"); ${yes}`, ['']],
  [`if (helper(subject)) ${yes}`, ['unclear']],
  [`for (const x of y) ${yes}`, 'unclear'],
  [`if (action.id == "${manage}") return polkit.Result.AUTH_ADMIN;`, []],
  [`// ${yes}\n/* ${yes} */ return polkit.Result.NO;`, []],
];
for (const [body, expected] of cases)
  test(`rule: ${body}`, () => {
    assert.deepEqual(shown(body), expected);
  });

test('answers outside the function of a rule are not understood', () => {
  assert.ok(parsePolkitRules('function f() { return polkit.Result.YES; }').isUnclear);
  assert.ok(!parsePolkitRules('polkit.addAdminRule(function() { return ["unix-group:sudo"]; });').isUnclear);
});
