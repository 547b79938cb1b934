// Probes that connect: nothing is sent but `GET /_ping` to the socket of an engine.
#include "probe.h"

#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1
#define POLLIN 1
#define POLLOUT 4

struct poll {
  int file;
  short events, happened;
};

// Waits for a file at most so many milliseconds; whether it is ready.
static int is_ready(long file, short events, long milliseconds) {
  struct poll poll = {(int)file, events, 0};
  long limit[2] = {milliseconds / 1000, (milliseconds % 1000) * 1000000};
  return CALL5(NR_ppoll, &poll, 1, limit, 0, 8) > 0;
}

// Waits until a connection that was begun is made; returns 0, or a negative error number.
static long finish_connect(long file, long result, long milliseconds) {
  if (result != -EINPROGRESS) return result;
  if (!is_ready(file, POLLOUT, milliseconds)) return -ETIMEDOUT;
  int error = 0, length = sizeof error;
  long read = CALL5(NR_getsockopt, file, 1, 4, &error, &length);
  return read < 0 ? read : -(long)error;
}

// Connects without blocking; returns 0, or a negative error number.
static long connect_within(long file, const void *address, long size, long milliseconds) {
  return finish_connect(file, CALL3(NR_connect, file, address, size), milliseconds);
}

static void connect_engine(const char *path) {
  static const char step[] = "engine-sockets:connect";
  static const char request[] = "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n";
  struct {
    uint16_t family;
    char path[108];
  } address = {AF_UNIX, {0}};
  size_t length = length_of(path);
  if (length >= sizeof address.path) return;
  memcpy(address.path, path, length);
  long file = CALL3(NR_socket, AF_UNIX, SOCK_STREAM | O_NONBLOCK | O_CLOEXEC, 0);
  if (file < 0) {
    report(step, path, "no-socket", file);
    return;
  }
  long result = connect_within(file, &address, (long)(3 + length), 200);
  char answer[16] = {0};
  int is_http = result == 0 && CALL3(NR_write, file, request, sizeof request - 1) > 0 && is_ready(file, POLLIN, 300) &&
                CALL3(NR_read, file, answer, sizeof answer - 1) > 0 && after(answer, "HTTP/1.") != 0;
  close_file(file);
  report(step, path, is_http ? "http" : 0, result);
}

void probe_engine_sockets(const struct arguments *given) {
  static const char *const usual[] = {
      "/var/run/docker.sock",    "/run/docker.sock",           "/run/containerd/containerd.sock",
      "/run/podman/podman.sock", "/run/crio/crio.sock",        "/run/buildkit/buildkitd.sock",
      "/run/cri-dockerd.sock",   "/host/var/run/docker.sock",  "/host/run/docker.sock",
      "/docker.sock",            "/rootfs/run/docker.sock",    "/hostfs/run/docker.sock"};
  each_argument(given, "socket", connect_engine);
  for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) connect_engine(usual[i]);
}

static const char *network_step;
static long network_wait;

static long network_asked;

// Reads `IP:PORT` in decimal as a sockaddr_in; returns whether it is one.
static int read_address(const char *text, unsigned char *address) {
  const char *at = text;
  address[0] = AF_INET;
  for (int i = 0; i < 4; i++) {
    address[4 + i] = (unsigned char)number_in(at);
    while (*at >= '0' && *at <= '9') at++;
    if (*at++ != (i < 3 ? '.' : ':')) return 0;
  }
  long port = number_in(at);
  address[2] = (unsigned char)(port >> 8);
  address[3] = (unsigned char)port;
  return 1;
}

static void connect_address(const char *text) {
  unsigned char address[16] = {0};
  if (!read_address(text, address)) return;
  long file = CALL3(NR_socket, AF_INET, SOCK_STREAM | O_NONBLOCK | O_CLOEXEC, 0);
  long result = file < 0 ? file : connect_within(file, address, sizeof address, network_wait);
  close_file(file);
  report(network_step, text, file < 0 ? "no-socket" : 0, result);
  network_asked++;
}

// Connects to the addresses in the arguments of a name, of which there may be none.
static void connect_all(const struct arguments *given, const char *name, const char *step, long milliseconds) {
  network_step = step;
  network_wait = milliseconds;
  each_argument(given, name, connect_address);
  report(step, 0, "asked", network_asked);
}

// A connection that was begun.
struct pending {
  const char *text;
  long file, result;
};

static struct pending begin_connect(const char *text, long family, const void *address, long size) {
  struct pending begun = {text, CALL3(NR_socket, family, SOCK_STREAM | O_NONBLOCK | O_CLOEXEC, 0), 0};
  begun.result = begun.file < 0 ? begun.file : CALL3(NR_connect, begun.file, address, size);
  return begun;
}

// The addresses by which clouds give credentials to machines and containers, all on port 80. They are
// asked at once: most are silent.
void probe_metadata(const struct arguments *given) {
  static const char *const four[] = {"169.254.169.254:80", "169.254.170.2:80", "169.254.170.23:80",
                                     "100.100.100.200:80", "168.63.129.16:80"};
  static const struct {
    const char *text;
    unsigned char bytes[16];
  } six[] = {{"[fd00:ec2::254]:80", {0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54}},
             {"[fd00:ec2::23]:80", {0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x23}},
             {"[fd20:ce::254]:80", {0xfd, 0x20, 0, 0xce, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54}}};
  struct pending begun[sizeof four / sizeof *four + sizeof six / sizeof *six];
  size_t count = 0;
  long wait = 60;
  (void)given;
  for (size_t i = 0; i < sizeof four / sizeof *four; i++) {
    unsigned char address[16] = {0};
    if (read_address(four[i], address)) begun[count++] = begin_connect(four[i], AF_INET, address, sizeof address);
  }
  for (size_t i = 0; i < sizeof six / sizeof *six; i++) {
    unsigned char address[28] = {AF_INET6, 0, 0, 80};
    memcpy(address + 8, six[i].bytes, 16);
    begun[count++] = begin_connect(six[i].text, AF_INET6, address, sizeof address);
  }
  for (size_t i = 0; i < count; i++) {
    long result = finish_connect(begun[i].file, begun[i].result, wait);
    // The others had the same time meanwhile.
    if (result == -ETIMEDOUT) wait = 1;
    report("metadata-service:connect", begun[i].text, begun[i].file < 0 ? "no-socket" : 0, result);
    close_file(begun[i].file);
  }
}

void probe_near(const struct arguments *given) { connect_all(given, "near", "neighbours:connect", 150); }

void probe_far(const struct arguments *given) { connect_all(given, "far", "other-networks:connect", 100); }
