package org.countersign.policy;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * One vocabulary of CEL: the variables that conditions may name. Expressions are parsed and
 * type-checked here and never later.
 *
 * <p>Only CEL's planner runtime treats a partly unknown answer by three-valued logic; the older
 * runtime is silently wrong when it iterates one.
 */
final class Expressions {
  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(CelExtensions.strings(), CelExtensions.lists())
          .build();

  private final CelCompiler compiler;

  Expressions(Map<String, CelType> variables, Collection<StructType> structures) {
    var builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.strings(), CelExtensions.lists())
            .setTypeProvider(new Structures(ImmutableList.copyOf(structures)));
    variables.forEach(builder::addVar);
    this.compiler = builder.build();
  }

  /**
   * @param type what the expression must yield
   * @throws DocumentException at the line and column of the mistake, if the text is no CEL, names
   *     something undeclared or yields another type
   */
  Expression compile(Yaml.Located source, CelType type) {
    try {
      var ast = compiler.compile(source.text()).getAst();
      if (!ast.getResultType().equals(type)) {
        throw source.refuse("yields " + ast.getResultType().name() + ", not " + type.name());
      }
      return plan(source.text(), ast);
    } catch (CelValidationException e) {
      var first = e.getErrors().get(0);
      var where = first.getSourceLocation();
      throw source.refuse(
          Math.max(1, where.getLine()), Math.max(0, where.getColumn()) + 1, first.getMessage());
    }
  }

  static Expression plan(String source, CelAbstractSyntaxTree ast) {
    try {
      return new Expression(source, ast, RUNTIME.createProgram(ast));
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("checked CEL does not plan: " + source, e);
    }
  }

  private record Structures(ImmutableList<StructType> all) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return ImmutableList.copyOf(all);
    }

    @Override
    public Optional<CelType> findType(String name) {
      return types().stream().filter(type -> type.name().equals(name)).findFirst();
    }
  }
}
