package org.countersign.catalog.platform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How many bytes a request to this method may have, when it is not {@link #DEFAULT}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface BodyLimit {
  /** One mebibyte: more than any document this service reads as JSON. */
  long DEFAULT = 1L << 20;

  /** Sixteen mebibytes: the largest piece of evidence. */
  long EVIDENCE = 16L << 20;

  /** In bytes. */
  long value();
}
