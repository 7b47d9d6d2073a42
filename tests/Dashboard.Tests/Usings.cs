global using Bunit;
global using Dashboard.Tests.Support;
global using Xunit;
global using TestContext = Xunit.TestContext;
