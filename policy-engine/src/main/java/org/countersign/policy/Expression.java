package org.countersign.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.runtime.CelAttributePattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.PartialVars;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checked and planned CEL. Shared by all threads; equal when the text is equal. */
final class Expression {
  private final String source;
  private final CelAbstractSyntaxTree ast;
  private final CelRuntime.Program program;
  private final Set<String> names;
  private final Set<String> paths;

  Expression(String source, CelAbstractSyntaxTree ast, CelRuntime.Program program) {
    this.source = source;
    this.ast = ast;
    this.program = program;
    this.names =
        CelNavigableAst.fromAst(ast)
            .getRoot()
            .allNodes()
            .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.IDENT)
            .map(node -> node.expr().ident().name())
            .collect(Collectors.toUnmodifiableSet());
    this.paths =
        CelNavigableAst.fromAst(ast)
            .getRoot()
            .allNodes()
            .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.IDENT)
            .map(Expression::path)
            .collect(Collectors.toUnmodifiableSet());
  }

  private static String path(CelNavigableExpr variable) {
    var name = variable.expr().ident().name();
    return variable
        .parent()
        .filter(parent -> parent.getKind() == CelExpr.ExprKind.Kind.SELECT)
        .map(parent -> name + "." + parent.expr().select().field())
        .orElse(name);
  }

  String source() {
    return source;
  }

  CelAbstractSyntaxTree ast() {
    return ast;
  }

  /** The variables it reads. */
  Set<String> names() {
    return names;
  }

  /**
   * The fields of variables that it reads, such as {@code lineage.gaps}; a variable alone where it
   * is read as a whole.
   */
  Set<String> paths() {
    return paths;
  }

  /**
   * @throws UncomputableException if it divides by zero, reads beyond a list or the like; types
   *     were checked before
   */
  Object over(Map<String, ?> values) {
    try {
      return program.eval(values);
    } catch (CelEvaluationException e) {
      throw new UncomputableException(source, e);
    }
  }

  /** The same in three-valued logic: a {@code CelUnknownSet} when the open variables decide. */
  Object over(Map<String, ?> values, List<CelAttributePattern> unknown) {
    try {
      return program.eval(PartialVars.of(name -> Optional.ofNullable(values.get(name)), unknown));
    } catch (CelEvaluationException e) {
      throw new UncomputableException(source, e);
    }
  }

  boolean holds(Map<String, ?> values) {
    return Boolean.TRUE.equals(over(values));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Expression that && that.source.equals(source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source;
  }

  /** Well-typed CEL that has no value for these facts. */
  static final class UncomputableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UncomputableException(String source, CelEvaluationException cause) {
      super(source + ": " + cause.getMessage(), cause);
    }
  }
}
