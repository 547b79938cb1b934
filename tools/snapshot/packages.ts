/**
 * Source packages of distributions that images have most often: what `debian`, `alpine` and the official images of languages, web
 * servers and databases install. Facts on these are in the snapshot; the kernel is not, which an image only has headers of.
 */
export const snapshotPackages: ReadonlySet<string> = new Set(
  `
  acl ada-libs alpine-baselayout alpine-keys apk-tools apr apr-util apt attr audit avahi base-files bash binutils bind9 bind brotli busybox bzip2 c-ares ca-certificates
  coreutils cracklib curl cyrus-sasl2 cyrus-sasl db5.3 dbus debianutils dpkg e2fsprogs elfutils expat file findutils flac
  fontconfig freetype gawk gcc-12 gcc-14 gcc gdbm git glib2.0 glib glibc gmp gnupg2 gnupg gnutls28 gnutls grep gzip harfbuzz
  haproxy icu imagemagick iproute2 iptables jansson jq json-c keyutils kmod krb5 lcms2 less libarchive libass libbpf libbsd libcap2 libcap
  libcap-ng libedit libevent libffi libgcrypt20 libgcrypt libgd2 libgpg-error libidn libidn2 libjpeg-turbo libmd libnftnl
  libpng1.6 libpng libpsl libsecret libselinux libsepol libsndfile libsodium libssh libssh2 libtasn1-6 libtasn1 libtirpc libtool
  libunistring libuv1 libuv libvpx libwebp libx11 libxau libxcb libxdmcp libxml2 libxslt libyaml libzip logrotate lua5.4 lz4
  lynx oniguruma pax-utils mariadb mawk mercurial mpdecimal mpfr4 musl nano ncurses netcat-openbsd nettle nghttp2 nginx nodejs npth ntp nss nspr openjpeg2 openldap openssh
  openssl openvpn p11-kit pam pcre2 pcre perl php8.2 php82 php83 pixman popt postgresql-15 postgresql-17 postgresql15 postgresql16 postgresql17
  procps procps-ng python3 python3.11 python3.13 python3.12 python-pip py3-pip py3-setuptools readline redis rsync ruby ruby3.1 ruby3.3 screen sed
  setuptools shadow sqlite3 sqlite subversion sudo systemd tar tcl8.6 tiff tmux tzdata unbound unzip util-linux vim wget xxhash xz-utils xz zip
  zlib zstd libzstd supervisor socat tcpdump strongswan dnsmasq apache2 lighttpd memcached mosquitto varnish squid tor privoxy
  `
    .trim()
    .split(/\s+/u),
);
