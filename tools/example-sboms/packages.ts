import type { Distribution, PackageType } from '../../src/core/software/software-package.ts';

/** What an image of the example has: `name version`, with the source package where it has another name: `libssl3 3.3.0-r2 openssl`. */
export interface ExampleImage {
  distribution: Distribution;
  packages: Partial<Record<PackageType, string>>;
}

const alpine: Distribution = { id: 'alpine', like: [], version: '3.20.0', name: 'Alpine Linux v3.20' };

const debian: Distribution = {
  id: 'debian',
  like: [],
  version: '12',
  codename: 'bookworm',
  name: 'Debian GNU/Linux 12 (bookworm)',
};

/** `alpine:3.20.0`, of 2024-05-22. */
const alpineBase = `
  alpine-baselayout 3.6.5-r0
  alpine-baselayout-data 3.6.5-r0 alpine-baselayout
  alpine-keys 2.4-r1
  apk-tools 2.14.4-r0
  busybox 1.36.1-r28
  busybox-binsh 1.36.1-r28 busybox
  ca-certificates-bundle 20240226-r0 ca-certificates
  libcrypto3 3.3.0-r2 openssl
  libssl3 3.3.0-r2 openssl
  musl 1.2.5-r0
  musl-utils 1.2.5-r0 musl
  scanelf 1.3.7-r2 pax-utils
  ssl_client 1.36.1-r28 busybox
  zlib 1.3.1-r1
`;

const alpineCurl = `
  brotli-libs 1.1.0-r2 brotli
  c-ares 1.28.1-r0
  curl 8.7.1-r0
  libcurl 8.7.1-r0 curl
  libidn2 2.3.7-r0
  libpsl 0.21.5-r1
  libunistring 1.2-r0
  nghttp2-libs 1.61.0-r0 nghttp2
  zstd-libs 1.5.6-r0 zstd
`;

const alpinePython = `
  gdbm 1.23-r1
  libbz2 1.0.8-r6 bzip2
  libexpat 2.6.2-r0 expat
  libffi 3.4.6-r0
  libgcc 13.2.1_git20240309-r0 gcc
  libncursesw 6.4_p20240420-r0 ncurses
  libpanelw 6.4_p20240420-r0 ncurses
  libstdc++ 13.2.1_git20240309-r0 gcc
  mpdecimal 4.0.0-r0
  python3 3.12.3-r1
  readline 8.2.10-r0
  sqlite-libs 3.45.3-r1 sqlite
  xz-libs 5.6.1-r3 xz
`;

const alpineNode = `
  ada-libs 2.7.8-r0 ada-libs
  brotli-libs 1.1.0-r2 brotli
  c-ares 1.28.1-r0
  icu-data-en 74.2-r0 icu
  icu-libs 74.2-r0 icu
  libgcc 13.2.1_git20240309-r0 gcc
  libstdc++ 13.2.1_git20240309-r0 gcc
  libuv 1.48.0-r0
  nghttp2-libs 1.61.0-r0 nghttp2
  nodejs 20.13.1-r0
`;

/** Of the installation media of Debian 12.0, of 2023-06-10. */
const debianBase = `
  apt 2.6.1
  base-files 12.4
  bash 5.2.15-2
  coreutils 9.1-1
  curl 7.88.1-10
  dpkg 1.21.22
  gzip 1.12-1
  libapt-pkg6.0 2.6.1 apt
  libc-bin 2.36-9 glibc
  libc6 2.36-9 glibc
  libcurl4 7.88.1-10 curl
  libdb5.3 5.3.28+dfsg2-1 db5.3
  libexpat1 2.5.0-1 expat
  libgcrypt20 1.10.1-3
  libgnutls30 3.7.9-2 gnutls28
  libgssapi-krb5-2 1.20.1-2 krb5
  libkrb5-3 1.20.1-2 krb5
  libldap-2.5-0 2.5.13+dfsg-5 openldap
  libncursesw6 6.4-4 ncurses
  libpam0g 1.5.2-6 pam
  libpython3.11-stdlib 3.11.2-6 python3.11
  libsqlite3-0 3.40.1-2 sqlite3
  libssl3 3.0.9-1 openssl
  libsystemd0 252.6-1 systemd
  libtinfo6 6.4-4 ncurses
  libxml2 2.9.14+dfsg-1.2
  login 1:4.13+dfsg1-1 shadow
  openssl 3.0.9-1
  passwd 1:4.13+dfsg1-1 shadow
  perl-base 5.36.0-7 perl
  python3.11 3.11.2-6
  tar 1.34+dfsg-1.2
  util-linux 2.38.1-5
  zlib1g 1:1.2.13.dfsg-1 zlib
`;

/** Images of the team's release 1.3.0, by service. */
export const exampleImages: Readonly<Record<string, ExampleImage>> = {
  agent: { distribution: alpine, packages: { apk: alpineBase } },
  api: { distribution: alpine, packages: { apk: alpineBase + alpinePython } },
  backup: {
    distribution: alpine,
    packages: {
      apk: `${alpineBase}
        openssh-client-common 9.7_p1-r3 openssh
        openssh-client-default 9.7_p1-r3 openssh
        rsync 3.3.0-r0
      `,
    },
  },
  edge: {
    distribution: alpine,
    packages: {
      apk: `${alpineBase}
        nginx 1.26.0-r1
        pcre2 10.43-r0
      `,
    },
  },
  ledger: { distribution: debian, packages: { deb: debianBase } },
  ops: {
    distribution: alpine,
    packages: {
      apk: `${alpineBase}${alpineCurl}
        bash 5.2.26-r0
        jq 1.7.1-r0
        oniguruma 6.9.9-r0
        readline 8.2.10-r0
      `,
    },
  },
  web: {
    distribution: alpine,
    packages: {
      apk: alpineBase + alpineNode,
      npm: `
        body-parser 1.20.2
        express 4.19.2
        pug 3.0.2
        qs 6.11.0
      `,
    },
  },
};
