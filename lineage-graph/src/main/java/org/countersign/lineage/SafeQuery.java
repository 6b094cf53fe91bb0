package org.countersign.lineage;

import java.util.Locale;
import org.apache.jena.query.ARQ;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryException;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.QueryParseException;
import org.apache.jena.query.Syntax;
import org.apache.jena.sparql.algebra.Algebra;
import org.apache.jena.sparql.algebra.OpVisitorBase;
import org.apache.jena.sparql.algebra.op.OpGroup;
import org.apache.jena.sparql.algebra.op.OpService;
import org.apache.jena.sparql.algebra.walker.Walker;
import org.apache.jena.sparql.exec.http.Service;
import org.apache.jena.sparql.expr.E_Function;
import org.apache.jena.sparql.expr.E_Regex;
import org.apache.jena.sparql.expr.E_StrConcat;
import org.apache.jena.sparql.expr.E_StrReplace;
import org.apache.jena.sparql.expr.Expr;
import org.apache.jena.sparql.expr.ExprAggregator;
import org.apache.jena.sparql.expr.ExprFunction;
import org.apache.jena.sparql.expr.ExprFunctionOp;
import org.apache.jena.sparql.expr.ExprNone;
import org.apache.jena.sparql.expr.ExprTripleTerm;
import org.apache.jena.sparql.expr.ExprVar;
import org.apache.jena.sparql.expr.ExprVisitorFunction;
import org.apache.jena.sparql.expr.NodeValue;
import org.apache.jena.sparql.util.Context;
import org.countersign.lineage.QueryRefusedException.Reason;

/**
 * A query of SPARQL 1.1 that cannot leave the graph it is asked of: it names no service and no
 * dataset, calls no function but the standard's own and the casts of XML Schema, and matches
 * regular expressions that end.
 */
final class SafeQuery {
  private static final int LONGEST = 16 * 1024;

  /** More than anybody writes by hand. */
  private static final int DEEPEST = 200;

  /** Each doubles a text at worst. */
  private static final int MOST_CONCATENATED = 24;

  private static final int SORTED_IN_MEMORY = 200_000;

  private SafeQuery() {}

  static Query parse(String sparql) {
    if (sparql.length() > LONGEST) {
      throw refused(Reason.MALFORMED, "a query has at most " + LONGEST + " characters");
    }
    requireFlat(sparql);
    Query query;
    try {
      query = QueryFactory.create(sparql, Syntax.syntaxSPARQL_11);
    } catch (QueryParseException e) {
      throw new QueryRefusedException(
          Reason.MALFORMED,
          "not a query of SPARQL 1.1: " + e.getMessage(),
          e.getLine(),
          e.getColumn());
    } catch (QueryException e) {
      if (e.getCause() instanceof StackOverflowError) { // so its parser tells it
        throw refused(Reason.TOO_DEEP, "the query nests too deep");
      }
      throw refused(Reason.MALFORMED, "not a query of SPARQL 1.1: " + e.getMessage());
    } catch (StackOverflowError e) {
      throw refused(Reason.TOO_DEEP, "the query nests too deep");
    }
    check(query);
    return query;
  }

  /**
   * What nests like this would exhaust the stack of a parser at a depth that differs from one
   * moment to the next.
   *
   * @throws QueryRefusedException {@code TOO_DEEP}
   */
  static void requireFlat(String text) {
    var depth = 0;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '(' || c == '{' || c == '[') {
        depth++;
      } else if (c == ')' || c == '}' || c == ']') {
        depth--;
      }
      if (depth > DEEPEST) {
        throw refused(Reason.TOO_DEEP, "brackets nest at most " + DEEPEST + " deep here");
      }
    }
  }

  private static void check(Query query) {
    if (query.hasDatasetDescription()) {
      throw refused(Reason.NOT_ALLOWED, "FROM is not answered here; name a graph by GRAPH instead");
    }
    if (query.toString().toLowerCase(Locale.ROOT).contains("<java:")) {
      throw refused(Reason.NOT_ALLOWED, "java: is no part of SPARQL 1.1");
    }
    var functions = new Functions();
    try {
      Walker.walk(
          Algebra.compile(query),
          new OpVisitorBase() {
            @Override
            public void visit(OpGroup group) {
              group.getAggregators().forEach(functions::visit);
            }

            @Override
            public void visit(OpService service) {
              throw refused(Reason.NOT_ALLOWED, "SERVICE is not answered here");
            }
          },
          functions);
    } catch (StackOverflowError e) {
      throw refused(Reason.TOO_DEEP, "the query nests too deep");
    }
  }

  /** For whoever executes a query that was parsed here. */
  static void confine(Context context) {
    context.set(ARQ.enablePropertyFunctions, false);
    context.set(ARQ.spillToDiskThreshold, (long) SORTED_IN_MEMORY);
    context.set(Service.httpServiceAllowed, false);
  }

  private static QueryRefusedException refused(Reason reason, String says) {
    return new QueryRefusedException(reason, says);
  }

  /** Meets every function of a query, those within aggregates too. */
  private static final class Functions extends ExprVisitorFunction {
    private int concatenated;

    @Override
    protected void visitExprFunction(ExprFunction function) {
      if (function instanceof E_Function called
          && !called.getFunctionIRI().startsWith(Vocabulary.XSD)) {
        throw refused(
            Reason.NOT_ALLOWED, called.getFunctionIRI() + " is no function of SPARQL 1.1");
      }
      if (function instanceof E_Regex || function instanceof E_StrReplace) {
        var flags = function.getArg(function instanceof E_Regex ? 3 : 4);
        SafePattern.check(written(function.getArg(2)), flags == null ? "" : written(flags));
      }
      if (function instanceof E_StrConcat) {
        concatenated += function.numArgs();
        if (concatenated > MOST_CONCATENATED) {
          throw refused(Reason.NOT_ALLOWED, "CONCAT joins at most " + MOST_CONCATENATED + " texts");
        }
      }
    }

    /** What is only known when it is matched cannot be looked at before. */
    private static String written(Expr argument) {
      if (!argument.isConstant()) {
        throw refused(
            Reason.NOT_ALLOWED, "the patterns and flags of REGEX and REPLACE are written out here");
      }
      return argument.getConstant().asUnquotedString();
    }

    @Override
    public void visit(ExprFunctionOp exists) {
      // what it holds is walked by the walker
    }

    @Override
    public void visit(NodeValue value) {}

    @Override
    public void visit(ExprVar variable) {}

    @Override
    public void visit(ExprTripleTerm term) {}

    @Override
    public void visit(ExprNone none) {}

    @Override
    public void visit(ExprAggregator aggregate) {
      var inside = aggregate.getAggregator().getExprList();
      if (inside != null) {
        inside.forEach(each -> Walker.walk(each, this));
      }
    }
  }
}
