package org.countersign.catalog.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real browser: the machine's own Chromium, without a window, with nothing remembered. */
public final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String BROWSER = "chromium";
  private static final String DRIVER = "chromedriver";
  private static final String BROKEN_RULES =
      """
      const answer = arguments[arguments.length - 1];
      axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
        .then(told => answer(told.violations.map(rule => rule.id + ": "
          + rule.nodes.map(node => node.html + " " + node.failureSummary).join(" | "))))
        .catch(failure => answer(["axe failed: " + failure]));
      """;

  private final ChromeDriver driver;
  private final Path downloads;

  private Chromium(ChromeDriver driver, Path downloads) {
    this.driver = driver;
    this.downloads = downloads;
  }

  /** Whether the browser and its driver are installed. */
  public static boolean isInstalled() {
    return onPath(BROWSER).isPresent() && onPath(DRIVER).isPresent();
  }

  public static Chromium start() {
    try {
      var downloads = Files.createTempDirectory("countersign-downloads");
      var options = new ChromeOptions();
      options.setBinary(onPath(BROWSER).orElseThrow());
      options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
      options.addArguments("--window-size=1280,900", "--force-prefers-reduced-motion");
      options.setExperimentalOption(
          "prefs",
          Map.of(
              "download.default_directory",
              downloads.toString(),
              "plugins.always_open_pdf_externally",
              true));
      var service =
          new ChromeDriverService.Builder()
              .usingDriverExecutable(onPath(DRIVER).orElseThrow())
              .usingAnyFreePort()
              .build();
      return new Chromium(new ChromeDriver(service, options), downloads);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A browser in which a person of the development realm has signed in through Keycloak. */
  public static Chromium signedIn(String person) {
    var browser = start();
    browser.signIn(person);
    return browser;
  }

  public void signIn(String person) {
    open("/ui/");
    find("#username").sendKeys(person);
    find("#password").sendKeys(person);
    find("#kc-login").click();
    await("#who");
  }

  /** Signs out here and at Keycloak. */
  public void signOut() {
    open("/ui/");
    press("form[action='/ui/logout'] button");
    await("a[href='/ui/']");
  }

  /** Shows a page of the service. */
  public void open(String path) {
    driver.get(Servers.running().service().resolve(path).toString());
  }

  public WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** Clicks, and waits until another page is there. */
  public void press(String selector) {
    var element = find(selector);
    driver.executeScript("window.shown = true");
    element.click();
    awaitAnotherPage();
  }

  /** Waits until the page that was shown when {@code window.shown} was set is gone. */
  public void awaitAnotherPage() {
    new WebDriverWait(driver, PATIENCE)
        .ignoring(WebDriverException.class)
        .until(
            any ->
                Boolean.TRUE.equals(
                    driver.executeScript(
                        "return !window.shown && document.readyState === 'complete'")));
  }

  public WebElement await(String selector) {
    return new WebDriverWait(driver, PATIENCE).until(any -> find(selector));
  }

  public String text() {
    return find("main").getText();
  }

  public Object script(String script, Object... arguments) {
    return String.valueOf(driver.executeScript(script, arguments));
  }

  /** Keys to whatever has the focus, as a person without a pointer sends them. */
  public void type(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** Keys to the page, wherever its focus is: parts of a picture among others. */
  public void keys(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** The id of what has the focus; empty without one. */
  public String focus() {
    return Optional.ofNullable(driver.switchTo().activeElement().getDomAttribute("id")).orElse("");
  }

  /** What the device prefers, {@code light} or {@code dark}. */
  public void prefer(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** A screen of this width in CSS pixels; Chromium's own windows end at 500. */
  public void narrow(int width) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 844, "deviceScaleFactor", 1, "mobile", true));
  }

  /** How many pixels the document is wider than the screen. */
  public long overhang() {
    var wider =
        driver.executeScript(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    return ((Number) wider).longValue();
  }

  /** What axe-core finds against WCAG 2.1 A and AA on the page that is shown. */
  public List<String> brokenRules() {
    driver.executeScript(axe());
    var told = (List<?>) driver.executeAsyncScript(BROKEN_RULES);
    return told.stream().map(String::valueOf).toList();
  }

  /** The one file that the browser has downloaded. */
  public byte[] download() {
    return new WebDriverWait(driver, PATIENCE).until(any -> whole()).orElseThrow();
  }

  /** Chromium writes into a hidden file or a {@code .crdownload} beside the name it will have. */
  private Optional<byte[]> whole() {
    try (var files = Files.list(downloads)) {
      var there = files.toList();
      var unfinished =
          there.stream()
              .map(file -> file.getFileName().toString())
              .anyMatch(name -> name.startsWith(".") || name.endsWith(".crdownload"));
      return there.size() != 1 || unfinished || Files.size(there.get(0)) == 0
          ? null
          : Optional.of(Files.readAllBytes(there.get(0)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String axe() {
    try (var script = Chromium.class.getResourceAsStream("/axe.min.js")) {
      if (script == null) {
        throw new IllegalStateException("axe.min.js is missing");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<File> onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> new File(folder, program))
        .filter(File::canExecute)
        .findFirst();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
