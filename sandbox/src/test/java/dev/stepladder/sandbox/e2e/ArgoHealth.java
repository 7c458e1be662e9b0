package dev.stepladder.sandbox.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;

/**
 * What Argo CD makes of an object by a health check in Lua. A script in the ConfigMap argocd-cm has
 * the libraries base, package and table, and no other, see <a
 * href="https://github.com/argoproj/argo-cd/blob/master/util/lua/lua.go">util/lua/lua.go</a>; of
 * os, which it has in part, the scripts here have no use.
 *
 * @param status Healthy, Progressing, Suspended or Degraded
 */
record ArgoHealth(String status, String message) {

  /** Runs a script on an object. */
  static ArgoHealth of(Path script, JsonNode object) {
    var globals = new Globals();
    globals.load(new BaseLib());
    globals.load(new PackageLib());
    globals.load(new TableLib());
    LoadState.install(globals);
    LuaC.install(globals);
    globals.set("obj", value(object));
    LuaValue answer = globals.load(read(script), script.toString()).call();
    return new ArgoHealth(
        answer.get("status").checkjstring(), answer.get("message").checkjstring());
  }

  private static String read(Path script) {
    try {
      return Files.readString(script);
    } catch (IOException e) {
      throw new IllegalStateException("the health check cannot be read", e);
    }
  }

  private static LuaValue value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var table = new LuaTable();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
          table.set(field.getKey(), value(field.getValue()));
        }
        yield table;
      }
      case ARRAY -> {
        var table = new LuaTable();
        for (int index = 0; index < node.size(); index++) {
          table.set(index + 1, value(node.get(index)));
        }
        yield table;
      }
      case STRING -> LuaValue.valueOf(node.textValue());
      case BOOLEAN -> LuaValue.valueOf(node.booleanValue());
      case NUMBER -> LuaValue.valueOf(node.doubleValue());
      case NULL, MISSING -> LuaValue.NIL;
      case BINARY, POJO -> throw new IllegalArgumentException("no YAML holds " + node);
    };
  }
}
