package org.countersign.catalog.pages;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.TransactionalException;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import org.countersign.catalog.PagesApplication;
import org.junit.jupiter.api.Test;

class PageProblemsTest {
  /** The server maps the ends of transactions itself, to 500, where an application does not. */
  @Test
  void noFailureIsLeftToTheServer() {
    var mapped =
        new PagesApplication()
            .getClasses().stream()
                .flatMap(each -> Arrays.stream(each.getGenericInterfaces()))
                .filter(ParameterizedType.class::isInstance)
                .map(ParameterizedType.class::cast)
                .filter(type -> type.getRawType() == ExceptionMapper.class)
                .<Object>map(type -> type.getActualTypeArguments()[0])
                .toList();

    assertThat(mapped).containsExactlyInAnyOrder(Throwable.class, TransactionalException.class);
  }
}
