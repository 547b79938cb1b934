import { composerCataloger } from './composer/composer-cataloger.ts';
import { condaCataloger } from './conda/conda-cataloger.ts';
import { gemCataloger } from './gem/gem-cataloger.ts';
import { nugetCataloger } from './nuget/nuget-cataloger.ts';
import { npmSamples } from './test-npm-samples.ts';
import { pypiSamples } from './test-pypi-samples.ts';
import type { LanguageSample } from './test-reading.ts';

const gem: readonly LanguageSample[] = [
  {
    path: '/usr/lib/ruby/gems/3.3.0/specifications/rake-13.2.1.gemspec',
    content: `# -*- encoding: utf-8 -*-
# stub: rake 13.2.1 ruby lib

Gem::Specification.new do |s|
  s.name = "rake".freeze
  s.version = "13.2.1"
  s.summary = "s.version = \\"9\\"".freeze
  s.licenses = ["MIT".freeze, 'Ruby'.freeze]
end
`,
    packages: ['rake@13.2.1'],
    proof: 'installed',
  },
  {
    path: '/usr/lib/ruby/gems/3.3.0/specifications/default/json-2.7.2.gemspec',
    content: `# stub: json 2.7.2 ruby lib\n# stub: ext/a.rb\0ext/b.rb\nGem::Specification.new do |spec|\n  spec.name = 'json'\n  spec.version = Gem::Version.new("2.7.2")\nend\n`,
    packages: ['json@2.7.2'],
    proof: 'installed',
  },
  {
    path: '/app/vendor/bundle/ruby/3.3.0/specifications/nokogiri-1.15.4-x86_64-linux.gemspec',
    content: `Gem::Specification.new do |s|\n  s.name = "nokogiri"\n  s.version = Nokogiri::VERSION\n  s.platform = "x86_64-linux"\nend\n`,
    packages: ['nokogiri@1.15.4'],
    proof: 'installed',
  },
  {
    path: '/usr/local/bundle/bundler/gems/fork-0a1b2c3d4e5f/fork.gemspec',
    content: `require "fork/version"\nGem::Specification.new do |gem|\n  gem.name    = %q{fork} # a note\n  gem.version = "#{Fork::VERSION}.1"\nend\n`,
    packages: ['fork@'],
    proof: 'installed',
  },
  {
    path: '/app/Gemfile.lock',
    content: `GIT
  remote: https://github.com/a/fork.git
  revision: 0a1b
  specs:
    fork (2.0.0)
      rake (>= 1)

PATH
  remote: .
  specs:
    own (0.1.0)
      rake

PLUGIN SOURCE
  remote: https://rubygems.org/
  specs:
    plugin (1.0)

GEM
  remote: https://rubygems.org/
  specs:
    nokogiri (1.15.4)
    nokogiri (1.15.4-x86_64-linux)
      racc (~> 1.4)
    rails (7.1.0.beta1)

PLATFORMS
  ruby

DEPENDENCIES
  rails (~> 7.1)

BUNDLED WITH
   2.5.22
`,
    packages: ['fork@2.0.0', 'plugin@1.0', 'nokogiri@1.15.4', 'rails@7.1.0.beta1'],
    proof: 'declared',
  },
].map((sample) => ({ cataloger: gemCataloger, ...sample }) as LanguageSample);

const composer: readonly LanguageSample[] = [
  {
    path: '/app/vendor/composer/installed.json',
    content: '[{"name":"monolog/monolog","version":"2.9.1"},{"name":"symfony/yaml","version":"v5.4.0"}]',
    packages: ['monolog/monolog@2.9.1', 'symfony/yaml@5.4.0'],
    proof: 'installed',
  },
  {
    path: '/app/vendor/composer/installed.json',
    content: JSON.stringify({
      packages: [
        { name: 'Monolog/monolog', version: '2.9.1', license: ['MIT'] },
        { name: 'a/branch', version: 'dev-main' },
        { name: 'a/tool', version: 'V1.0' },
        { name: 'own/lib', version: '1.0.0', dist: { type: 'path', url: 'lib' } },
      ],
      dev: true,
      'dev-package-names': ['a/tool'],
    }),
    packages: ['Monolog/monolog@2.9.1', 'a/branch@dev-main', 'a/tool@1.0 dev'],
    proof: 'installed',
  },
  {
    path: '/app/composer.lock',
    content: JSON.stringify({
      packages: [{ name: 'monolog/monolog', version: '2.9.1' }],
      'packages-dev': [{ name: 'phpunit/phpunit', version: '9.6.0' }],
    }),
    packages: ['monolog/monolog@2.9.1', 'phpunit/phpunit@9.6.0 dev'],
    proof: 'declared',
  },
].map((sample) => ({ cataloger: composerCataloger, ...sample }) as LanguageSample);

const nuget: readonly LanguageSample[] = [
  {
    path: '/app/app.deps.json',
    content: JSON.stringify({
      runtimeTarget: { name: '.NETCoreApp,Version=v8.0/linux-x64' },
      libraries: {
        'app/1.0.0': { type: 'project' },
        'Newtonsoft.Json/13.0.1': { type: 'package', serviceable: true },
        'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { type: 'runtimepack' },
        'Some.Assembly/4.0.0.0': { type: 'reference' },
      },
    }),
    packages: ['Newtonsoft.Json@13.0.1', 'Microsoft.NETCore.App.Runtime.linux-x64@8.0.1'],
    proof: 'installed',
  },
  {
    path: '/usr/share/dotnet/shared/Microsoft.AspNetCore.App/8.0.1/Microsoft.AspNetCore.App.deps.json',
    content:
      '{"runtimeTarget":{"name":".NETCoreApp,Version=v8.0/linux-x64"},"libraries":{"Microsoft.AspNetCore.App.Runtime.linux-x64/8.0.1":{"type":"package"}}}',
    packages: ['Microsoft.AspNetCore.App.Runtime.linux-x64@8.0.1'],
    proof: 'installed',
  },
  {
    path: '/usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/Microsoft.NETCore.App.deps.json',
    content: '{"runtimeTarget":{"name":".NETCoreApp,Version=v8.0/linux-arm64"},"libraries":{}}',
    packages: ['Microsoft.NETCore.App.Runtime.linux-arm64@8.0.1'],
    proof: 'installed',
  },
  {
    path: '/app/packages.lock.json',
    content: JSON.stringify({
      version: 1,
      dependencies: {
        'net8.0': {
          'Newtonsoft.Json': { type: 'Direct', requested: '[13.0.1, )', resolved: '13.0.1' },
          other: { type: 'Project' },
        },
        'net6.0': { 'Newtonsoft.Json': { type: 'Transitive', resolved: '12.0.3' } },
      },
    }),
    packages: ['Newtonsoft.Json@13.0.1', 'Newtonsoft.Json@12.0.3'],
    proof: 'declared',
  },
  {
    path: '/app/obj/project.assets.json',
    content: '{"version":3,"libraries":{"Serilog/3.0.0":{"type":"package"},"lib/1.0.0":{"type":"project"}}}',
    packages: ['Serilog@3.0.0'],
    proof: 'declared',
  },
  {
    path: '/app/packages.config',
    content: `<?xml version="1.0" encoding="utf-8"?>
<packages>
  <!-- <package id="gone" version="1.0" /> -->
  <package id="jQuery" version="3.1.1" targetFramework="net46" />
  <package version='1.0' id='A&amp;B'></package>
  <package id="Tool" version="2.0"
           developmentDependency="true" />
</packages>`,
    packages: ['jQuery@3.1.1', 'A&B@1.0', 'Tool@2.0 dev'],
    proof: 'declared',
  },
].map((sample) => ({ cataloger: nugetCataloger, ...sample }) as LanguageSample);

const conda: LanguageSample = {
  cataloger: condaCataloger,
  path: '/opt/conda/conda-meta/openssl-3.0.8-h0b41bf4_0.json',
  content: '{"name":"openssl","version":"3.0.8","build":"h0b41bf4_0","license":"Apache-2.0"}',
  packages: ['openssl@3.0.8'],
  proof: 'installed',
};

/** A file of each kind that the catalogers of languages read. */
export const languageSamples: readonly LanguageSample[] = [
  ...npmSamples,
  ...pypiSamples,
  ...gem,
  ...composer,
  ...nuget,
  conda,
];
