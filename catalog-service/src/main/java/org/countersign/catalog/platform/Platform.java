package org.countersign.catalog.platform;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import org.eclipse.microprofile.config.ConfigProvider;

/** The only place that reads the machine's clock, its randomness and its environment. */
@Dependent
class Platform {
  /** Ticks in milliseconds: leaves and rows hold no finer time, and must say the same. */
  @Produces
  @Singleton
  static Clock clock() {
    var shift = Settings.clockShift(ConfigProvider.getConfig());
    return Clock.offset(Clock.tickMillis(ZoneOffset.UTC), shift);
  }

  @Produces
  @Singleton
  static SecureRandom random() {
    return new SecureRandom();
  }

  @Produces
  @Singleton
  static Ids ids() {
    return Ids.random();
  }

  @Produces
  @Singleton
  static Release release() {
    return Release.ofBuild();
  }

  @Produces
  @Singleton
  static Settings settings() {
    return Settings.from(ConfigProvider.getConfig());
  }
}
