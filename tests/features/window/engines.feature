Feature: Who does the work
  I choose, and what is private stays here whatever I chose.

  Scenario: I pick an engine from the list
    Given the offline engine and another one on this computer
    When I write "Summarise these notes", add "notes.md" and press Ctrl+Shift+M
    And I choose the engine "scripted-1"
    And I press Ctrl+Return
    Then "Summarise these notes" becomes done
    And it was done by "local:scripted-1"

  Scenario: Auto keeps a private folder on this computer
    Given a model outside this computer, and Auto
    And my folder is private
    When I write "Summarise these notes", add "notes.md" and start it
    Then "Summarise these notes" becomes done
    And it was done by "offline"
    And the model outside was asked nothing

  Scenario: A model outside is refused a private file
    Given a model outside this computer, chosen for everything
    And my folder is private
    When I write "Summarise these notes", add "notes.md" and start it
    Then I am told "private"
    And the composer holds "Summarise these notes"
    And nothing was started
    And the model outside was asked nothing
