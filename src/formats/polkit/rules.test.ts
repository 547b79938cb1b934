import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolkitRules } from './rules.ts';

const manage = 'org.freedesktop.systemd1.manage-units';

/** Shows the ways in which a file answers yes for the management of units. */
function shownFile(text: string): string | readonly string[] {
  const rules = parsePolkitRules(text);
  if (rules.isUnclear) return 'unclear';
  return rules.allowed(manage).map((way) =>
    way
      .map((atom) => {
        const not = 'not' in atom && atom.not ? 'not ' : '';
        return 'name' in atom ? `${not}${atom.asks} ${atom.name}` : atom.asks;
      })
      .join(' and '),
  );
}

function shown(body: string): string | readonly string[] {
  return shownFile(`polkit.addRule(function(action, subject) {${body}});`);
}

const yes = 'return polkit.Result.YES;';
const no = 'return polkit.Result.NOT_HANDLED;';
const cases: readonly (readonly [body: string, expected: readonly string[]])[] = [
  [`if (action.id == "${manage}" && subject.user == "ann") ${yes}`, ['user ann']],
  [`if ('${manage}' === action.id) { ${yes} }`, ['']],
  [
    `if (action.id.indexOf("org.freedesktop.systemd1.") == 0 && subject.isInGroup ('w')) {${yes}}`,
    ['group w'],
  ],
  [`if (action.id.startsWith("org.gnome.") && helper(subject)) ${yes}`, []],
  [`if (["a", "${manage}"].indexOf(action.id) >= 0) ${yes}`, ['']],
  [`if (["a"].includes(action.id)) ${yes}`, []],
  [`if (action.id != "a" && subject.local && subject.active === true) ${yes}`, ['']],
  [`if ((action.id == "a" || action.id == "${manage}") && subject.isInGroup("w")) ${yes}`, ['group w']],
  [
    `if (subject.isInGroup("w")) { if (action.id == "${manage}") { ${yes} } } else { return null; }`,
    ['group w'],
  ],
  [`var verb = action.lookup("verb"); if (verb == "start") ${yes}`, ['detail verb']],
  [`if (action.lookup("unit").indexOf("a") == 0) ${yes}`, ['part unit']],
  [`if (action.lookup("unit") != "a.service") ${yes}`, ['not detail unit']],
  [`return subject.isInGroup("w") ? polkit.Result.YES : polkit.Result.NO;`, ['group w']],
  [`return (action.id == "a") ? null : subject.user == "ann" ? 'yes' : 'no'`, ['user ann']],
  [`return "yes";`, ['']],
  ['return `yes`;', ['']],
  [`polkit.log("x"); ${yes}`, ['']],
  [`if (helper(subject)) ${yes}`, ['unclear']],
  [`for (const x of y) ${yes}`, ['unclear']],
  [`if (action.id == "${manage}") return polkit.Result.AUTH_ADMIN;`, []],
  [`// ${yes}\n/* ${yes} */ return polkit.Result.NO;`, []],
  // Conditions for any action, and patterns.
  [`if (["ann", "bob"].indexOf(subject.user) >= 0) ${yes}`, ['user ann', 'user bob']],
  [`if (action.id.match("org.freedesktop.systemd1.") && subject.isInGroup("w")) ${yes}`, ['group w']],
  [String.raw`if (/^org\.freedesktop\.systemd1\./.test(action.id)) ${yes}`, ['']],
  [String.raw`if (action.id.match(/^org\.libvirt\./) !== null && helper()) ${yes}`, []],
  [String.raw`if (/^org\.libvirt\.(a|b)/.test(action.id)) ${yes}`, []],
  [String.raw`if (/(systemd1|x)+$/.test(action.id)) ${yes}`, ['unclear']],
  [`if (subject.groups.indexOf("w") >= 0) ${yes}`, ['group w']],
  [`if (subject.isInGroup("w") && subject.user != "bob") ${yes}`, ['group w and not user bob']],
  [`if (subject.isInGroup("w") && !action.id.startsWith("org.x")) ${yes}`, ['group w']],
  [`try { ${yes} } catch (e) {}`, ['unclear']],
  ['return (polkit.Result.YES)', ['']],
  // Answers and texts that hide from a search.
  ['return polkit.Result["YES"];', ['']],
  ['var r = polkit.Result; return r.YES;', ['unclear']],
  [String.raw`if (/a\//.test("a/") && subject.isInGroup("w")) ${yes}`, ['group w']],
  ['return polkit["Result"].YES', ['unclear']],
  ['return\npolkit.Result.YES', []],
  // What is answered first.
  [`if (!subject.isInGroup("w")) ${no} if (action.id == "${manage}") ${yes}`, ['group w']],
  [`if (action.id != "org.libvirt.unix.manage") ${no} ${yes}`, []],
  [`if (subject.user !== "gdm") return undefined; if (subject.local) ${yes}`, ['user gdm']],
  [`if (subject.isInGroup("a")) { ${yes} } else if (subject.isInGroup("b")) ${yes}`, ['group a', 'group b']],
  [`if (subject.isInGroup("a")) ${yes} if (subject.isInGroup("b")) ${yes}`, ['group a', 'group b']],
  [`if (helper()) ${no} if (action.id == "${manage}") ${yes}`, ['unclear']],
  [`if (action.id == "a") { for (;;) ${yes} } return null`, []],
  [`if (subject.user == "a") { if (subject.user == "b") ${yes} }`, []],
  // Variables.
  [`const who = subject.user, isOurs = action.id.indexOf('org.a.') === 0; if (isOurs && x(who)) ${yes}`, []],
  [`var ok = false; if (ok = helper(subject)) {} if (ok) ${yes}`, ['unclear']],
  [`if (subject.isInGroup("w")) { var out = true; } if (!out) ${yes}`, ['unclear']],
  [`var out = true; [out] = [helper()]; if (!out) ${yes}`, ['unclear']],
];
for (const [body, expected] of cases)
  test(`rule: ${body}`, () => {
    assert.deepEqual(shown(body), expected);
  });

test('files whose rules are not seen are unclear, if they may answer yes', () => {
  for (const text of [
    `function f() { ${yes} } polkit.addRule(f);`,
    `var p = polkit; p.addRule(function(action) { ${yes} });`,
    `polkit["addRule"](function(action) { ${yes} });`,
    `polkit.addRule(action => { ${yes} });`,
    'polkit.addRule(x => polkit.Result.YES);',
    `polkit.addRule(function() { ${yes} }`,
    `polkit.addRule(function() { "${yes} });`,
  ])
    assert.equal(shownFile(text), 'unclear', text);
  assert.deepEqual(shownFile('polkit.addRule((action, subject) => polkit.Result.YES);'), ['']);
  assert.deepEqual(shownFile('polkit.addRule((a, s) => { return s.user == "x" ? "yes" : null });'), [
    'user x',
  ]);
  assert.deepEqual(shownFile('function f() { return polkit.Result.NO; } polkit.addRule(f);'), []);
  assert.deepEqual(shownFile('polkit.addAdminRule(function() { return ["unix-group:sudo"]; });'), []);
});
