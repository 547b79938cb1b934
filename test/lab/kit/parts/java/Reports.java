import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executors;

/** Stores reports in files: POST one to /reports/NAME, GET it from there. */
final class Reports {
  private static final Path FOLDER = Path.of("/var/lib/reports");

  public static void main(String[] arguments) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
    server.createContext("/reports/", Reports::serve);
    server.createContext("/", exchange -> answer(exchange, 200, "the server of the lab\n"));
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.start();
    System.out.println("listening on port 8080");
  }

  private static void serve(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().replaceFirst("^/reports/", "");
    if (!name.matches("[a-z]+")) {
      answer(exchange, 404, "no such report\n");
      return;
    }
    Path file = FOLDER.resolve(name);
    if (exchange.getRequestMethod().equals("POST")) {
      Path part = Files.createTempFile("report", ".part");
      Files.write(part, exchange.getRequestBody().readAllBytes());
      Files.copy(part, file, StandardCopyOption.REPLACE_EXISTING);
      Files.delete(part);
      answer(exchange, 200, "stored\n");
    } else if (Files.exists(file)) {
      answer(exchange, 200, Files.readString(file));
    } else {
      answer(exchange, 404, "no such report\n");
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
