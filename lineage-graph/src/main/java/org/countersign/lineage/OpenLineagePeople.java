package org.countersign.lineage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Where an event names persons. The standard has one place, the owners of a job or dataset; other
 * facets, its integrations' own above all, use members whose names say it. Walks by recursion: an
 * event's depth was checked when it was read.
 */
final class OpenLineagePeople {
  private static final Set<String> NAMES_A_PERSON =
      Set.of(
          "owner",
          "owners",
          "user",
          "username",
          "useremail",
          "email",
          "author",
          "createdby",
          "updatedby",
          "modifiedby",
          "executedby",
          "triggeredby",
          "submittedby",
          "principal",
          "principalemail");

  /** Naming rules of the ownership facet: {@code team:scoring}, {@code application:loader}. */
  private static final Set<String> NO_PERSONS =
      Set.of("team", "group", "application", "app", "service", "org", "organisation", "role");

  private static final Pattern PERSON =
      Pattern.compile("^(?:user|person|email|mailto):", Pattern.CASE_INSENSITIVE);

  private static final Set<String> ADDRESSES = Set.of("url", "uri", "repourl", "accessurl");

  private OpenLineagePeople() {}

  static Set<String> in(Object event) {
    var people = new TreeSet<String>();
    walk(
        event,
        "",
        false,
        name -> {
          people.add(name);
          return name;
        });
    return people;
  }

  static Map<String, Object> replaced(Map<?, ?> event, UnaryOperator<String> agent) {
    return object(event, false, agent);
  }

  private static Map<String, Object> object(
      Map<?, ?> object, boolean owners, UnaryOperator<String> agent) {
    var copy = new LinkedHashMap<String, Object>();
    var tag = object.get("key") instanceof String key && namesAPerson(key);
    object.forEach(
        (name, value) -> {
          var key = (String) name;
          if (key.equals("environmentVariables") && value instanceof List<?> list) {
            copy.put(key, withoutValues(list));
          } else if (tag && key.equals("value") && value instanceof String text) {
            copy.put(key, person(text, agent));
          } else {
            copy.put(key, walk(value, key, owners, agent));
          }
        });
    return copy;
  }

  private static Object walk(
      Object value, String name, boolean owners, UnaryOperator<String> agent) {
    var persons = namesAPerson(name) || (owners && name.equals("name"));
    if (value instanceof Map<?, ?> object) {
      return object(object, namesAPerson(name), agent);
    }
    if (value instanceof List<?> list) {
      var copy = new ArrayList<Object>();
      list.forEach(
          each ->
              copy.add(
                  each instanceof Map<?, ?> object
                      ? object(object, namesAPerson(name), agent)
                      : walk(each, name, owners, agent)));
      return copy;
    }
    if (value instanceof String text) {
      if (persons) {
        return person(text, agent);
      }
      return ADDRESSES.contains(name.toLowerCase(Locale.ROOT))
          ? Pointed.withoutCredentials(text)
          : text;
    }
    return value;
  }

  private static List<Object> withoutValues(List<?> variables) {
    var copy = new ArrayList<Object>();
    for (var each : variables) {
      if (each instanceof Map<?, ?> variable && variable.get("name") instanceof String name) {
        copy.add(Map.of("name", name));
      }
    }
    return copy;
  }

  private static boolean namesAPerson(String name) {
    return NAMES_A_PERSON.contains(name.replace("_", "").toLowerCase(Locale.ROOT));
  }

  private static String person(String name, UnaryOperator<String> agent) {
    var colon = name.indexOf(':');
    var none =
        name.isBlank()
            || (colon > 0
                && NO_PERSONS.contains(name.substring(0, colon).toLowerCase(Locale.ROOT)));
    return none ? name : agent.apply(PERSON.matcher(name).replaceFirst(""));
  }
}
