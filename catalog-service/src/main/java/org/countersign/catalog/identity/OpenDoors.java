package org.countersign.catalog.identity;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where strangers may knock: every method with {@code @PermitAll}, read from the applications
 * themselves. The container believes that all of {@code /api} and {@code /ui} is locked.
 */
@ApplicationScoped
class OpenDoors {
  /**
   * A template parameter of Jakarta REST 3.1, 3.4: a name, and a regular expression after a colon.
   */
  private static final Pattern PARAMETER =
      Pattern.compile("\\{\\s*[\\w.-]+\\s*(?::((?:[^{}]|\\{[^{}]*})*))?}");

  private final List<Door> doors;

  private record Door(String method, Pattern path) {}

  @Inject
  OpenDoors(@Any Instance<Application> applications) {
    this(
        applications
            .handlesStream()
            .flatMap(each -> doors(each.getBean().getBeanClass(), each.get()))
            .toList());
  }

  /** For the container's proxy only. */
  protected OpenDoors() {
    this(List.of());
  }

  private OpenDoors(List<Door> doors) {
    this.doors = List.copyOf(doors);
  }

  static OpenDoors of(Application application) {
    return new OpenDoors(doors(application.getClass(), application).toList());
  }

  /**
   * Whether anybody may send this.
   *
   * @param path from the root of the service, without its query
   */
  boolean admit(String method, String path) {
    var asked = method.equals("HEAD") ? "GET" : method;
    return doors.stream()
        .anyMatch(door -> door.method().equals(asked) && door.path().matcher(path).matches());
  }

  private static Stream<Door> doors(Class<?> type, Application application) {
    var root = type.getAnnotation(ApplicationPath.class);
    return root == null
        ? Stream.empty()
        : application.getClasses().stream().flatMap(resource -> doors(root.value(), resource));
  }

  private static Stream<Door> doors(String root, Class<?> resource) {
    return Arrays.stream(resource.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(PermitAll.class))
        .flatMap(
            method ->
                verb(method).stream().map(verb -> new Door(verb, path(root, resource, method))));
  }

  private static Optional<String> verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(each -> each.annotationType().getAnnotation(HttpMethod.class))
        .flatMap(Stream::ofNullable)
        .map(HttpMethod::value)
        .findFirst();
  }

  private static Pattern path(String root, Class<?> resource, Method method) {
    var template =
        Stream.of(
                Optional.of(root),
                Optional.ofNullable(resource.getAnnotation(Path.class)).map(Path::value),
                Optional.ofNullable(method.getAnnotation(Path.class)).map(Path::value))
            .flatMap(Optional::stream)
            .map(part -> part.replaceAll("^/+|/+$", ""))
            .filter(part -> !part.isEmpty())
            .reduce("", (before, part) -> before + "/" + part);
    var regex = new StringBuilder();
    var parameter = PARAMETER.matcher(template);
    var end = 0;
    while (parameter.find()) {
      regex.append(Pattern.quote(template.substring(end, parameter.start())));
      regex.append('(').append(form(parameter)).append(')');
      end = parameter.end();
    }
    regex.append(Pattern.quote(template.substring(end))).append("/?");
    return Pattern.compile(regex.toString());
  }

  private static String form(Matcher parameter) {
    return Optional.ofNullable(parameter.group(1)).map(String::strip).orElse("[^/]+");
  }
}
