import { crc32 } from 'node:zlib';
import { broken, joined, testRows } from '../../../../test/kit/credential-rows.ts';
import { githubToken, hex, randomText, withChecksum } from '../../../../test/kit/random-text.ts';

/** A routable token of GitLab: payload, its length, and a checksum over all of it. */
function routable(prefix: string): string {
  const payload = randomText(38);
  const known = `${prefix}-${payload}.01.${payload.length.toString(36).padStart(2, '0')}`;
  return known + crc32(known).toString(36).padStart(7, '0');
}

testRows([
  [
    'GitHub token',
    [
      githubToken(),
      `https://x-access-token@h/?t=${githubToken()}`,
      `gh·s_${randomText(80)}`,
      `github·_pat_${randomText(22)}_${randomText(59)}`,
    ],
    [
      broken(githubToken()),
      `gh·p_${'x'.repeat(36)}`,
      `gh·p_${randomText(20)}`,
      'ghp_your_token_here',
      `github·_pat_${randomText(22)}`,
    ],
  ],
  [
    'GitLab token',
    [
      ...['pat', 'oas', 'dt', 'rt', 'rtr', 'cbt', 'ptt', 'ft', 'imt', 'agent', 'wt', 'soat', 'ffct'].map(
        (kind) => `gl${kind}-${randomText(20)}`,
      ),
      routable(joined('gl·pat')),
      routable(joined('gl·rt')),
      `shop-gl·pat-${randomText(20)}`,
      `GR·1348941${randomText(20)}`,
    ],
    [
      broken(routable(joined('gl·pat'))),
      `gl·pat-${'x'.repeat(20)}`,
      `gl·pat-${randomText(12)}`,
      'glpat-your-token-here-please',
    ],
  ],
  [
    'Atlassian token',
    [`ATA·TT3xFfGF0${randomText(170)}=${randomText(8, hex).toUpperCase()}`],
    [`ATA·TT3${randomText(20)}`],
  ],
  [
    'Azure DevOps token',
    [`${randomText(76)}·AZDO${randomText(4)}`],
    [`${randomText(40)}·AZDO${randomText(4)}`],
  ],
  [
    'npm token',
    [`np·m_${withChecksum(randomText(30))}`],
    [`np·m_${randomText(36)}`, 'npm_config_registry_is_a_variable_name1'],
  ],
  ['PyPI token', [`py·pi-AgEIcHlwaS5vcmc${randomText(150)}`], [`py·pi-${randomText(60)}`]],
  ['RubyGems key', [`rubygems·_${randomText(48, hex)}`], [`rubygems·_${randomText(40, hex)}`]],
  ['crates.io token', [`ci·o${randomText(32)}`], ['cioabcdefghijklmnopqrstuvwxyzabcdef']],
  [
    'Docker token',
    [`dckr·_pat_${randomText(27)}`, `dckr·_oat_${randomText(32)}`],
    [`dckr·_pat_${'x'.repeat(27)}`],
  ],
  ['SonarQube token', [`sq·p_${randomText(40, hex)}`], [`sq·p_${randomText(30, hex)}`]],
]);
