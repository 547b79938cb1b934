/** A program or library that contains its version as a text. */
export interface KnownProgram {
  /**
   * The package: of the type `generic`, by the name of the project. No feed that is read names such packages, so that they are
   * listed and count as unassessed; a distribution's package of the same file has advisories.
   */
  name: string;
  /** Paths of the file in an image. */
  path: RegExp;
  /** A text near the version, by which it is found quickly; may depend on the path. */
  marker: string | ((path: string) => string);
  /** Bytes before the marker in which the version may begin; none if it is in or behind it. */
  before?: number;
  /** The version: its groups, joined by dots. */
  version: RegExp;
  /** The version may be in a library instead. */
  isOptional?: true;
}

/** Returns the start of a version of Python after a NUL, by the name of the file: `3.12.` of `libpython3.12.so.1.0`. */
function pythonMarker(path: string): string {
  const minor = /python(\d+\.\d+)[^/]*$/u.exec(path)?.[1];
  return `\0${minor}.`;
}

/**
 * Programs that images contain without a package manager, mostly those that official images build. The texts were
 * tried on builds of Debian 12 and 13 and of some projects (November 2026), but for those of MySQL, OpenResty and LibreSSL, of
 * which no build was at hand. Programs in Go are not here: their build information names them.
 */
export const knownPrograms: readonly KnownProgram[] = [
  {
    name: 'node',
    path: /\/(?:node|nodejs|libnode\.so[\d.]*)$/u,
    marker: 'node.js/v',
    version: /node\.js\/v(\d+\.\d+\.\d+)/u,
    isOptional: true,
  },
  {
    name: 'python',
    path: /\/(?:python\d\.\d+|libpython\d\.\d+[a-z]*\.so[\d.]*)$/u,
    marker: pythonMarker,
    version: /^\0(\d\.\d+\.\d+(?:(?:a|b|rc)\d+)?)\+?\0/u,
    isOptional: true,
  },
  {
    name: 'openssl',
    path: /\/(?:openssl|libcrypto[\w.-]*\.so[\d.]*)$/u,
    marker: 'OpenSSL ',
    version:
      /OpenSSL (\d+\.\d+\.\d+[a-z]{0,2}(?:-(?:alpha|beta|pre|dev)\d*)?)[^\0]{0,40} \d{1,2} [A-Z][a-z]{2} \d{4}/u,
  },
  {
    name: 'libressl',
    path: /\/(?:openssl|libcrypto[\w.-]*\.so[\d.]*)$/u,
    marker: 'LibreSSL ',
    version: /LibreSSL (\d+\.\d+\.\d+)/u,
  },
  { name: 'busybox', path: /\/busybox[\w.-]*$/u, marker: 'BusyBox v', version: /BusyBox v(\d+\.\d+\.\d+)/u },
  { name: 'bash', path: /\/bash$/u, marker: '@(#)Bash version ', version: /Bash version (\d+\.\d+\.\d+)/u },
  { name: 'nginx', path: /\/nginx(?:-debug)?$/u, marker: 'nginx/', version: /nginx\/(\d+\.\d+\.\d+)/u },
  { name: 'openresty', path: /\/nginx$/u, marker: 'openresty/', version: /openresty\/(\d+\.\d+\.\d+\.\d+)/u },
  { name: 'httpd', path: /\/(?:httpd|apache2)$/u, marker: 'Apache/', version: /Apache\/(\d+\.\d+\.\d+)/u },
  { name: 'lighttpd', path: /\/lighttpd$/u, marker: 'lighttpd/', version: /lighttpd\/(\d+\.\d+\.\d+)/u },
  {
    name: 'haproxy',
    path: /\/haproxy$/u,
    marker: ', released ',
    before: 96,
    version: /(?<![\d.])(\d+\.\d+(?:\.\d+|-dev\d+))[^\0,]{0,60}, released \d/u,
  },
  { name: 'varnish', path: /\/varnishd$/u, marker: 'varnish-', version: /varnish-(\d+\.\d+\.\d+) revision/u },
  { name: 'memcached', path: /\/memcached$/u, marker: 'memcached ', version: /memcached (\d+\.\d+\.\d+)/u },
  {
    name: 'postgresql',
    path: /\/postgres$/u,
    marker: 'postgres (PostgreSQL) ',
    version: /PostgreSQL\) (\d+(?:\.\d+|beta\d+|rc\d+)+)/u,
  },
  {
    name: 'mariadb',
    path: /\/(?:mariadbd?|mysqld?)$/u,
    marker: '-MariaDB',
    before: 16,
    version: /(?<![\d.])(\d+\.\d+\.\d+)-MariaDB/u,
  },
  { name: 'mysql', path: /\/mysqld?$/u, marker: '/mysql-', version: /\/mysql-(\d+\.\d+\.\d+)/u },
  {
    name: 'php',
    path: /\/(?:php[\d.]*|php-fpm[\d.]*|php-cgi[\d.]*|libphp[\d.]*\.so)$/u,
    marker: 'X-Powered-By: PHP/',
    version: /PHP\/(\d+\.\d+\.\d+(?:(?:alpha|beta|RC)\d+)?)/u,
  },
  {
    name: 'ruby',
    path: /\/(?:ruby[\d.]*|libruby[\w.-]*\.so[\d.]*)$/u,
    marker: 'ruby ',
    version: /ruby (\d+\.\d+\.\d+)[a-z\d]{0,12} \(\d{4}-\d{2}-\d{2} /u,
    isOptional: true,
  },
  {
    name: 'perl',
    path: /\/(?:perl[\d.]*|libperl\.so[\d.]*)$/u,
    marker: 'This is perl ',
    version: /This is perl (\d+), version (\d+), subversion (\d+)/u,
    isOptional: true,
  },
  {
    name: 'curl',
    path: /\/libcurl[\w-]*\.so[\d.]*$/u,
    marker: 'libcurl/',
    version: /libcurl\/(\d+\.\d+\.\d+)/u,
  },
  { name: 'curl', path: /\/curl$/u, marker: 'curl ', version: /curl (\d+\.\d+\.\d+) \(/u },
];
