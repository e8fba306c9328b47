// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.junit.jupiter.api.Test;

final class TestFlagsTest {
    private static final String FLAG = "--add-modules jdk.incubator.vector";

    private static MavenProject project() {
        Model model = new Model();
        model.setBuild(new Build());
        return new MavenProject(model);
    }

    private static MavenProject withArgLine(String value) {
        Xpp3Dom argLine = new Xpp3Dom("argLine");
        argLine.setValue(value);
        Xpp3Dom configuration = new Xpp3Dom("configuration");
        configuration.addChild(argLine);
        Plugin surefire = new Plugin();
        surefire.setGroupId("org.apache.maven.plugins");
        surefire.setArtifactId("maven-surefire-plugin");
        surefire.setConfiguration(configuration);
        MavenProject project = project();
        project.getBuild().addPlugin(surefire);
        return project;
    }

    @Test
    void theFlagIsAddedOnceToWhatIsThere() {
        MavenProject project = project();
        TestFlags.add(project);
        assertThat(project.getProperties()).containsEntry("argLine", FLAG);
        project.getProperties().setProperty("argLine", "-javaagent:jacoco.jar");
        TestFlags.add(project);
        TestFlags.add(project);
        assertThat(project.getProperties()).containsEntry("argLine", "-javaagent:jacoco.jar " + FLAG);
    }

    @Test
    void anArgLineThatHidesThePropertyIsMentioned() {
        assertThat(TestFlags.advice(withArgLine("-Xmx1g")))
                .hasValueSatisfying(advice -> assertThat(advice).contains("maven-surefire-plugin", "@{argLine}", FLAG));
    }

    @Test
    void oneThatDoesNotIsNot() {
        assertThat(TestFlags.advice(project())).isEmpty();
        assertThat(TestFlags.advice(withArgLine("@{argLine} -Xmx1g"))).isEmpty();
        assertThat(TestFlags.advice(withArgLine("${argLine} -Xmx1g"))).isEmpty();
        assertThat(TestFlags.advice(withArgLine("-Xmx1g " + FLAG))).isEmpty();
    }
}
